package io.goldensignals.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Pushgateway makes of a push. */
class PushgatewayIT {

    @TempDir
    private static Path folder;

    private static Process server;
    private static URI address;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @BeforeAll
    static void start() throws Exception {
        boolean found = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "prometheus-pushgateway")));
        if (Boolean.getBoolean("servers.required")) {
            assertThat(found).as("prometheus-pushgateway is on the PATH").isTrue();
        }
        assumeTrue(found, "prometheus-pushgateway is not on the PATH");
        int port = freePort();
        address = URI.create("http://127.0.0.1:" + port);
        server = new ProcessBuilder("prometheus-pushgateway", "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pushgateway.log").toFile())
                .start();
        await();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (server != null) {
            server.destroy();
            server.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRunUnderWayIsReplacedByItsEnd() throws Exception {
        Pushgateway gateway = Pushgateway.at(address, "order cleanup").group("instance", "shop/1");
        Job job = JobMetrics.create(registry).job("cleanup").register();
        Run run = job.start();

        assertThat(gateway.push(registry::scrape)).isTrue();
        assertThat(scrape())
                .contains("job_runs_active{instance=\"shop/1\",job=\"order cleanup\",job_name=\"cleanup\"} 1\n")
                .contains("push_time_seconds{instance=\"shop/1\",job=\"order cleanup\"}");

        run.succeeded();
        assertThat(gateway.push(registry::scrape)).isTrue();
        assertThat(scrape())
                .contains("job_runs_active{instance=\"shop/1\",job=\"order cleanup\",job_name=\"cleanup\"} 0\n");
    }

    @Test
    void aPushThatTheGatewayRefusesIsToldAsSuch() {
        assertThat(Pushgateway.at(address, "broken").push(() -> "this is no metric\n"))
                .isFalse();
    }

    private static String scrape() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address.resolve("/metrics")).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void await() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                scrape();
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline || !server.isAlive()) {
                    throw notYet;
                }
            }
        }
    }
}
