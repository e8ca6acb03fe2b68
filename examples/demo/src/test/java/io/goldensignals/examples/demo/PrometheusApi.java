package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Asks a Prometheus server. */
record PrometheusApi(int port) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How much of an expression there was to see over a time. */
    enum Seen {
        NOTHING,
        NOT_A_NUMBER,
        NUMBERS
    }

    Seen over(Instant from, Instant until, String expr) throws Exception {
        JsonNode series =
                get("query_range", Map.of("query", expr, "start", seconds(from), "end", seconds(until), "step", "2"));
        if (series.path("result").isEmpty()) {
            return Seen.NOTHING;
        }
        return StreamSupport.stream(series.path("result").spliterator(), false)
                        .flatMap(one -> StreamSupport.stream(one.path("values").spliterator(), false))
                        .anyMatch(pair -> !pair.get(1).asText().equals("NaN"))
                ? Seen.NUMBERS
                : Seen.NOT_A_NUMBER;
    }

    /** Whether a selector has matched a series in a time. */
    boolean matches(Instant from, Instant until, String selector) throws Exception {
        return !get("series", Map.of("match[]", selector, "start", seconds(from), "end", seconds(until)))
                .isEmpty();
    }

    /** The jobs that have such a series, as a regular expression. */
    String jobs(Instant from, Instant until, String selector) throws Exception {
        JsonNode jobs =
                get("label/job/values", Map.of("match[]", selector, "start", seconds(from), "end", seconds(until)));
        return StreamSupport.stream(jobs.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining("|"));
    }

    /** Whether the alert fires now. */
    boolean firing(String alert, String severity) throws Exception {
        String labels = "alertname=\"" + alert + "\",severity=\"" + severity + "\",alertstate=\"firing\"";
        return !get("query", Map.of("query", "ALERTS{" + labels + "}"))
                .path("result")
                .isEmpty();
    }

    /** Whether the target has answered a scrape that began after {@code since}. */
    boolean scraped(String instance, Instant since) throws Exception {
        String expression = "timestamp(up{instance=\"" + instance + "\"} == 1) > " + since.toEpochMilli() / 1000.0;
        return !get("query", Map.of("query", expression)).path("result").isEmpty();
    }

    /** The groups of rules. */
    JsonNode rules() throws Exception {
        return get("rules", Map.of()).path("groups");
    }

    JsonNode get(String call, Map<String, String> parameters) throws IOException, InterruptedException {
        String query = parameters.entrySet().stream()
                .map(entry -> URLEncoder.encode(entry.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + call + "?" + query))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.path("status").asText())
                .as("%s of %s: %s", call, parameters, response.body())
                .isEqualTo("success");
        return answer.path("data");
    }

    private static String seconds(Instant time) {
        return String.valueOf(time.getEpochSecond());
    }
}
