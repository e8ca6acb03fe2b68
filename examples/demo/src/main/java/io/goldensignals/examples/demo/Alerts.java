package io.goldensignals.examples.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The alerts of a Prometheus server. */
record Alerts(String prometheus) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SEVERITIES = List.of("critical", "warning", "info");

    /**
     * An alert that fires, or that will if its cause lasts.
     *
     * @param state {@code firing} or {@code pending}
     * @param since when its condition became true, in ISO 8601
     */
    record Alert(String name, String severity, String state, String summary, String since) {}

    /** What fires before what is pending, the severe first. */
    List<Alert> now() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(prometheus + "/api/v1/alerts"))
                .timeout(Duration.ofSeconds(2))
                .build();
        JsonNode answer =
                JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
        List<Alert> alerts = new ArrayList<>();
        for (JsonNode alert : answer.path("data").path("alerts")) {
            JsonNode labels = alert.path("labels");
            if (!SEVERITIES.contains(labels.path("severity").asText())) {
                continue; // the heartbeat, which always fires
            }
            alerts.add(new Alert(
                    labels.path("alertname").asText(),
                    labels.path("severity").asText(),
                    alert.path("state").asText(),
                    alert.path("annotations").path("summary").asText(),
                    alert.path("activeAt").asText()));
        }
        alerts.sort(Comparator.comparing((Alert alert) -> !alert.state().equals("firing"))
                .thenComparingInt(alert -> SEVERITIES.indexOf(alert.severity()))
                .thenComparing(Alert::name)
                .thenComparing(Alert::summary));
        return alerts;
    }
}
