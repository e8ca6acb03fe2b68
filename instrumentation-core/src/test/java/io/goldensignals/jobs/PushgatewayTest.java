package io.goldensignals.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PushgatewayTest {

    private final BlockingQueue<String> pushed = new LinkedBlockingQueue<>();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private HttpServer server;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            pushed.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath() + "\n" + body);
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aProcessThatWasKilledShowsARunThatNeverEnded() {
        Pushgateway gateway = Pushgateway.at(address(), "order cleanup").group("instance", "a/b");
        Job job = JobMetrics.create(registry).job("cleanup").register();
        job.start();

        assertThat(gateway.push(registry::scrape)).isTrue();

        assertThat(pushed.poll())
                .startsWith("PUT /metrics/job/order%20cleanup/instance@base64/YS9i\n")
                .contains("job_runs_active{job_name=\"cleanup\"} 1.0\n")
                .contains("job_last_end_timestamp_seconds{job_name=\"cleanup\"} 0.0\n");
    }

    @Test
    void aPushThatFailsIsToldAndNeverThrown() {
        status = 400;
        assertThat(Pushgateway.at(address(), "cleanup").push(registry::scrape)).isFalse();

        server.stop(0);
        assertThat(Pushgateway.at(address(), "cleanup").push(registry::scrape)).isFalse();
        assertThat(Pushgateway.at(address(), "cleanup").push(() -> {
                    throw new IllegalStateException("no scrape");
                }))
                .isFalse();
        assertThat(Pushgateway.at(address(), "cleanup").push(() -> {
                    throw new NoClassDefFoundError("registry of another version");
                }))
                .isFalse();
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }
}
