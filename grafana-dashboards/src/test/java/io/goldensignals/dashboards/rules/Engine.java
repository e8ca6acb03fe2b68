package io.goldensignals.dashboards.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.goldensignals.dashboards.Program;
import io.goldensignals.dashboards.output.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * A running server that takes samples by Prometheus' remote write and answers PromQL. Samples are a minute apart, at whole
 * minutes; queries are for half a minute later, as samples at the very edge of a window belong to it in some versions only.
 */
final class Engine implements AutoCloseable {

    /** As Prometheus marks that a series has ended. */
    static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);

    private static final int AFTER = 30;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final String address;

    /** Unix time of minute 0, in seconds. */
    private final long start;

    private Engine(Process process, String address, long start) {
        this.process = process;
        this.address = address;
        this.start = start;
    }

    /** Starts a program with the arguments for its port. */
    static Engine start(String program, Path folder, long start, IntFunction<List<String>> arguments)
            throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path log = folder.resolve(program + ".log");
        Process process = Program.require(program)
                .start(folder, log, arguments.apply(port).toArray(String[]::new));
        Engine engine = new Engine(process, "http://127.0.0.1:" + port, start);
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(engine.at("vector(1)", 0))
                        .as(() -> read(log))
                        .containsValue(1.0));
        return engine;
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** A value for each minute, {@code NaN} where there is none, by the labels of each series, {@code __name__} among them. */
    void write(Map<Map<String, String>, double[]> series) throws IOException, InterruptedException {
        int minutes =
                series.values().stream().mapToInt(values -> values.length).max().orElse(0);
        // In the order of time, as a scrape would be.
        for (int from = 0; from < minutes; from += 20) {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            for (Map.Entry<Map<String, String>, double[]> each : series.entrySet()) {
                byte[] samples = samples(each.getValue(), from, Math.min(from + 20, each.getValue().length));
                if (samples.length > 0) {
                    ByteArrayOutputStream one = new ByteArrayOutputStream();
                    one.writeBytes(labels(each.getKey()));
                    one.writeBytes(samples);
                    message(request, 1, one.toByteArray());
                }
                if (request.size() > 8_000_000) {
                    post(request);
                }
            }
            post(request);
        }
    }

    private void post(ByteArrayOutputStream request) throws IOException, InterruptedException {
        if (request.size() == 0) {
            return;
        }
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(URI.create(address + "/api/v1/write"))
                        .header("Content-Encoding", "snappy")
                        .header("Content-Type", "application/x-protobuf")
                        .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(snappy(request.toByteArray())))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
        request.reset();
    }

    private byte[] samples(double[] values, int from, int to) {
        ByteArrayOutputStream samples = new ByteArrayOutputStream();
        for (int minute = from; minute < to; minute++) {
            if (!Double.isNaN(values[minute]) || isStale(values[minute])) {
                ByteArrayOutputStream sample = new ByteArrayOutputStream();
                sample.write(1 << 3 | 1);
                sample.writeBytes(ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(Double.doubleToRawLongBits(values[minute]))
                        .array());
                sample.write(2 << 3);
                varint(sample, (start + minute * 60L) * 1000);
                message(samples, 2, sample.toByteArray());
            }
        }
        return samples.toByteArray();
    }

    static boolean isStale(double value) {
        return Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(STALE);
    }

    private static byte[] labels(Map<String, String> labels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new TreeMap<>(labels).forEach((name, value) -> {
            ByteArrayOutputStream label = new ByteArrayOutputStream();
            message(label, 1, name.getBytes(StandardCharsets.UTF_8));
            message(label, 2, value.getBytes(StandardCharsets.UTF_8));
            message(out, 1, label.toByteArray());
        });
        return out.toByteArray();
    }

    private static void message(ByteArrayOutputStream out, int field, byte[] content) {
        out.write(field << 3 | 2);
        varint(out, content.length);
        out.writeBytes(content);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 127) {
            out.write((int) (rest & 127 | 128));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** The format without any compression: literals only. */
    private static byte[] snappy(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + content.length / 1000 + 16);
        varint(out, content.length);
        for (int at = 0; at < content.length; at += 65_536) {
            int length = Math.min(65_536, content.length - at);
            out.write(61 << 2);
            out.write(length - 1 & 255);
            out.write(length - 1 >> 8);
            out.write(content, at, length);
        }
        return out.toByteArray();
    }

    /** Makes what was written visible to queries, where a server does that later by itself. */
    void flush() throws IOException, InterruptedException {
        get("/internal/force_flush");
    }

    /** The values at a minute by the labels without the name. */
    Map<Map<String, String>, Double> at(String expr, int minute) throws IOException, InterruptedException {
        Map<Map<String, String>, Double> values = new HashMap<>();
        for (JsonNode result : query("/api/v1/query?nocache=1&time=" + time(minute), expr)) {
            values.put(labels(result), result.at("/value/1").asDouble());
        }
        return values;
    }

    private long time(int minute) {
        return start + minute * 60L + AFTER;
    }

    /** The values at each minute from {@code first} on, {@code NaN} where there is none, by the labels without the name. */
    Map<Map<String, String>, double[]> range(String expr, int first, int minutes)
            throws IOException, InterruptedException {
        Map<Map<String, String>, double[]> values = new HashMap<>();
        String times = "&step=60&start=" + time(first) + "&end=" + time(minutes - 1);
        for (JsonNode result : query("/api/v1/query_range?nocache=1" + times, expr)) {
            double[] series = new double[minutes];
            Arrays.fill(series, Double.NaN);
            for (JsonNode value : result.get("values")) {
                series[(int) ((value.get(0).asLong() - start) / 60)] =
                        value.get(1).asDouble();
            }
            values.put(labels(result), series);
        }
        return values;
    }

    private static Map<String, String> labels(JsonNode result) {
        Map<String, String> labels = new TreeMap<>();
        result.get("metric")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        labels.remove("__name__");
        return labels;
    }

    private JsonNode query(String path, String expr) throws IOException, InterruptedException {
        String body = get(path + "&query=" + URLEncoder.encode(expr, StandardCharsets.UTF_8));
        JsonNode answer = Output.JSON.readTree(body);
        assertThat(answer.path("status").asText()).as(expr + ": " + body).isEqualTo("success");
        return answer.at("/data/result");
    }

    private String get(String path) throws IOException, InterruptedException {
        return CLIENT.send(
                        HttpRequest.newBuilder(URI.create(address + path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor(20, TimeUnit.SECONDS);
        process.destroyForcibly();
    }
}
