package io.goldensignals.examples.demo;

import java.util.Map;

/** The templates of the paths that users call, as the services have them for their labels. */
final class Route {
    private static final Map<String, String> PARAMETERS = Map.of(
            "session", "user",
            "models", "id",
            "editor", "action",
            "orders", "id",
            "checkout", "id",
            "dead-letters", "action",
            "jobs", "job",
            "kpi", "figure");

    private Route() {}

    /** The template of the path, whose query does not count: {@code /orders/{id}/status} of {@code /orders/17/status}. */
    static String of(String path) {
        String[] parts = path.split("\\?", 2)[0].split("/");
        String parameter = parts.length < 3 ? null : PARAMETERS.get(parts[1]);
        if (parameter != null) {
            parts[2] = "{" + parameter + "}";
        }
        return String.join("/", parts);
    }
}
