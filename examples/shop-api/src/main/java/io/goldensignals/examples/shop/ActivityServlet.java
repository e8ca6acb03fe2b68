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

    /** What a member did since the app reported last, and who the member is. */
    record Report(String member, String os, String gender, int age, List<String> events) {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Report report = read(request, Report.class);
        Audience audience = Audience.of(report.os(), report.gender(), report.age());
        List<Community.Event> events = report.events().stream()
                .map(event -> oneOf(Community.Event.class, event))
                .toList();
        events.forEach(event -> community.did(event, report.member(), audience));
        write(response, 202, Map.of("events", events.size()));
    }
}
