package io.goldensignals.examples.reporter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A reader of Prometheus' HTTP API. */
final class Prometheus {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final HttpClient http;
    private final URI base;
    private final ObjectMapper json = new ObjectMapper();

    Prometheus(HttpClient http, URI base) {
        this.http = http;
        this.base = base;
    }

    /** The value of {@code expression} at {@code time}; empty if it has none or NaN. The first series counts. */
    OptionalDouble value(String expression, Instant time) throws IOException, InterruptedException {
        JsonNode result = get("query", Map.of("query", expression, "time", seconds(time)));
        double value =
                result.isEmpty() ? Double.NaN : result.get(0).at("/value/1").asDouble(Double.NaN);
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The values of {@code expression} over a range; gaps are left out. The first series counts. */
    List<Point> range(String expression, Instant start, Instant end, Duration step)
            throws IOException, InterruptedException {
        JsonNode result = get(
                "query_range",
                Map.of(
                        "query", expression,
                        "start", seconds(start),
                        "end", seconds(end),
                        "step", String.valueOf(step.toSeconds())));
        List<Point> points = new ArrayList<>();
        if (!result.isEmpty()) {
            for (JsonNode pair : result.get(0).path("values")) {
                double value = pair.get(1).asDouble(Double.NaN);
                if (Double.isFinite(value)) {
                    points.add(new Point(
                            Instant.ofEpochMilli(Math.round(pair.get(0).asDouble() * 1000)), value));
                }
            }
        }
        return points;
    }

    private JsonNode get(String call, Map<String, String> parameters) throws IOException, InterruptedException {
        String query = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(base.resolve("api/v1/" + call + "?" + query))
                .timeout(TIMEOUT)
                .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("Prometheus answered " + response.statusCode() + " to " + parameters.get("query"));
        }
        return json.readTree(response.body()).at("/data/result");
    }

    private static String seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3).toPlainString();
    }
}
