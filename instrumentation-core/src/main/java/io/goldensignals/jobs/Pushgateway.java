package io.goldensignals.jobs;

import static java.util.Objects.requireNonNull;

import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.internal.Fatal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes the metrics of a process that ends before Prometheus would scrape it to a Pushgateway.
 *
 * <p>Push once when the job begins and once at the process' end: then a process that was killed between shows a run under
 * way whose start is later than its last end. A push that fails is logged and throws nothing that is not fatal. Immutable and thread-safe.
 *
 * <pre>{@code
 * Pushgateway gateway = Pushgateway.at(URI.create("http://localhost:9091"), "order-cleanup");
 * gateway.push(registry::scrape);
 * }</pre>
 */
public final class Pushgateway {

    private static final Logger LOG = LoggerFactory.getLogger(Pushgateway.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client;
    private final String group;

    private Pushgateway(HttpClient client, String group) {
        this.client = client;
        this.group = group;
    }

    /** Pushes to the gateway at {@code address} as the group whose label {@code job} is {@code job}. */
    @CheckReturnValue
    public static Pushgateway at(URI address, String job) {
        HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        String base = address.toString();
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return new Pushgateway(client, root + "/metrics").group("job", job);
    }

    /** Adds a label to the group, such as the instance. */
    @CheckReturnValue
    public Pushgateway group(String label, String value) {
        requireNonNull(value, "value");
        // Slashes and empty values have no place in a path.
        String segment = value.isEmpty() || value.contains("/")
                ? label + "@base64/" + base64(value)
                : label + "/" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        return new Pushgateway(client, group + "/" + segment);
    }

    /** Replaces the group's metrics by {@code scrape}, which gives Prometheus' text format; returns whether that worked. */
    public boolean push(Supplier<String> scrape) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(group))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                    .PUT(HttpRequest.BodyPublishers.ofString(scrape.get()))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 == 2) {
                return true;
            }
            LOG.warn("The push to {} was answered with status {}: {}", shown(), response.statusCode(), response.body());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            LOG.warn("The push to {} was interrupted", shown());
        } catch (Throwable failure) { // such as the linkage error of a registry of another version
            Fatal.rethrow(failure);
            LOG.warn("The push to {} failed", shown(), failure);
        }
        return false;
    }

    /** The group without a user and password that the address may have. */
    private String shown() {
        return group.replaceFirst("//[^/]*@", "//");
    }

    private static String base64(String value) {
        // An empty value needs a character that decodes to nothing.
        return value.isEmpty() ? "=" : Base64.getUrlEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }
}
