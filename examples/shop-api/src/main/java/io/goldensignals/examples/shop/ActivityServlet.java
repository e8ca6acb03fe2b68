package io.goldensignals.examples.shop;

import io.goldensignals.business.Audience;
import io.goldensignals.examples.common.JsonServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code POST /activity}: the app of a member reports what the member did. */
@SuppressWarnings("serial") // never serialized
final class ActivityServlet extends JsonServlet {
    private final Community community;

    ActivityServlet(Community community) {
        this.community = community;
    }

    /** What the member of the session did since the app reported last, and the member's traits. */
    record Report(String os, String gender, int age, List<String> events) {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String member = user(request);
        Report report = read(request, Report.class);
        Audience audience = Audience.of(report.os(), report.gender(), report.age());
        List<Community.Event> events = report.events().stream()
                .map(event -> oneOf(Community.Event.class, event))
                .toList();
        events.forEach(event -> community.did(event, member, audience));
        write(response, 202, Map.of("events", events.size()));
    }
}
