package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.HttpProblem;
import io.goldensignals.examples.common.JsonServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /jobs/{job}?delay=PT5S}: begins a run of the job now, made longer by the delay; for administrators who try things out. */
@SuppressWarnings("serial") // never serialized
final class JobServlet extends JsonServlet {
    private static final String ADMIN = "admin";

    private final ShopJobs jobs;

    JobServlet(ShopJobs jobs) {
        this.jobs = jobs;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!user(request).equals(ADMIN)) {
            throw new HttpProblem(403, "only " + ADMIN + " begins jobs");
        }
        String job = id(request);
        if (!jobs.runNow(job, delay(request.getParameter("delay")))) {
            throw new HttpProblem(404, "no job \"" + job + '"');
        }
        write(response, 202, Map.of("job", job));
    }

    private static Duration delay(@Nullable String text) {
        try {
            return text == null ? Duration.ZERO : Duration.parse(text);
        } catch (DateTimeParseException malformed) {
            throw new HttpProblem(400, "delay \"" + text + "\" is no duration such as PT5S");
        }
    }
}
