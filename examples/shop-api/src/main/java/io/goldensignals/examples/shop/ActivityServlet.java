package io.goldensignals.examples.shop;

import io.goldensignals.business.Audience;
import io.goldensignals.examples.common.JsonServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code POST /activity}: the app of a member tells what the member did. */
@SuppressWarnings("serial") // never serialized
final class ActivityServlet extends JsonServlet {
    private final Community community;

    ActivityServlet(Community community) {
        this.community = community;
    }

    /** What a member did since the app told last, and who the member is. */
    record Told(String member, String os, String gender, int age, List<String> events) {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Told told = read(request, Told.class);
        Audience audience = Audience.of(told.os(), told.gender(), told.age());
        List<Community.Event> events = told.events().stream()
                .map(event -> oneOf(Community.Event.class, event))
                .toList();
        events.forEach(event -> community.did(event, told.member(), audience));
        write(response, 202, Map.of("events", events.size()));
    }
}
