package io.goldensignals.examples.mes;

import io.goldensignals.core.Meters;
import io.goldensignals.examples.common.DeadLetters;
import io.goldensignals.examples.common.DeadLetters.Action;
import io.goldensignals.examples.common.HttpProblem;
import io.goldensignals.examples.common.JsonServlet;
import io.micrometer.core.instrument.Counter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * {@code POST /dead-letters/redrive} puts all dead letters back into the queues in which they died, {@code POST
 * /dead-letters/discard} throws them away.
 */
@SuppressWarnings("serial") // never serialized
final class DeadLetterServlet extends JsonServlet {
    private final DeadLetters letters;
    private final Map<Action, Counter> counted = new EnumMap<>(Action.class);

    DeadLetterServlet(DeadLetters letters, Meters meters) {
        this.letters = letters;
        for (Action action : Action.values()) {
            counted.put(
                    action, MesMeters.DEAD_LETTERS.counter(meters, action.name().toLowerCase(Locale.ROOT)));
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        user(request);
        Action action = oneOf(Action.class, id(request));
        try {
            int done = letters.all(action, Objects.requireNonNull(counted.get(action))::increment);
            write(response, 200, Map.of("messages", done));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new HttpProblem(503, "the service ends");
        } catch (TimeoutException | IOException away) {
            throw new HttpProblem(503, "the broker does not answer");
        }
    }
}
