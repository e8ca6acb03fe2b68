package io.goldensignals.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.reliability.Containers.Container;
import io.goldensignals.reliability.Containers.Undeploy;
import io.goldensignals.testkit.RawHttp;
import io.goldensignals.testkit.RecordedRequests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are hardly HTTP: whatever the container makes of them, the filter measures or lets be. */
class HostileRequestsTest {

    private static final int REQUESTS = 300 * Everything.FACTOR;
    private static final String[] METHODS = {
        "GET", "POST", "PUT", "TRACE", "CONNECT", "get", "PROPFIND", "\u00e9", "GET\t"
    };
    private static final String[] PATHS = {
        "/app/orders/%00",
        "/app/orders/%",
        "/app/orders/%ff%fe",
        "/app/orders/%c0%ae%c0%ae",
        "/app/orders/..%2f..",
        "/app/../app/orders/1",
        "/x/../app/orders/1",
        "/y/z/../../app/orders/1",
        "/./app/orders/1",
        "/%61pp/orders/1",
        "/app//orders///1",
        "/app/orders/1;jsessionid=x;a=b",
        "/app/orders/1?a=%&b&&=",
        "//app",
        "*",
        "http://elsewhere/app/orders/1",
        "/app/orders/" + "x".repeat(4000),
        "/app/orders/\u0000",
        "/app/orders/\ud83d\ude00"
    };
    private static final String[] VERSIONS = {"HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/9.9", "http/1.1", "", "HTTP/2.0"
    };
    private static final String[] HEADERS = {
        "Content-Length: 5",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Expect: 100-continue",
        "Upgrade: h2c",
        "Connection: Upgrade",
        "Content-Type: multipart/form-data",
        "Content-Type: application/x-www-form-urlencoded;charset=\u0000",
        "X-User: \u00ff\u0001",
        "Cookie: JSESSIONID=" + "x".repeat(3000),
        ": empty",
        " folded"
    };

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "undertow"})
    void whateverBytesComeTheServerAnswersOn(String name, @TempDir Path folder) throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        RecordedRequests recorded = new RecordedRequests(registry);
        Random random = new Random(5);
        try (Container container = container(name, folder)) {
            Undeploy undeploy = container.deploy(getClass().getClassLoader(), new WebApp(registry));
            for (int i = 0; i < REQUESTS; i++) {
                send(container.port(), request(random));
            }

            assertThat(RawHttp.exchange(
                            container.port(), "GET /app/orders/7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
            await().untilAsserted(() -> assertThat(recorded.active()).isZero());
            assertThat(recorded.total()).as("measured once at most").isBetween(1L, REQUESTS + 1L);
            assertThat(Everything.failures(registry)).as("failures of ours").isZero();
            assertThat(recorded.series()).as("series").isLessThan(200);
            assertThat(registry.find(RecordedRequests.DURATION).timers())
                    .as("routes are the application's")
                    .extracting(timer -> timer.getId().getTag("http.route"))
                    .containsAnyOf("/app/orders/{id}")
                    .isSubsetOf("/app/orders/{id}", "/app/orders/*", "/app/*", "", "/app/metrics");
            undeploy.run();
        }
    }

    private static Container container(String name, Path folder) throws Exception {
        return switch (name) {
            case "tomcat" -> Containers.tomcat(folder);
            case "jetty" -> Containers.jetty();
            default -> Containers.undertow();
        };
    }

    private static byte[] request(Random random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (random.nextInt(10) == 0) {
            byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            bytes.write(noise);
            return bytes.toByteArray();
        }
        StringBuilder text = new StringBuilder(one(random, METHODS))
                .append(' ')
                .append(one(random, PATHS))
                .append(' ')
                .append(one(random, VERSIONS))
                .append("\r\nHost: x\r\n");
        for (int headers = random.nextInt(4); headers > 0; headers--) {
            text.append(one(random, HEADERS)).append("\r\n");
        }
        text.append("Connection: close\r\n\r\n").append(random.nextBoolean() ? "5\r\nhello\r\n0\r\n\r\n" : "");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String one(Random random, String[] all) {
        return all[random.nextInt(all.length)];
    }

    /** Sends, says that no more will come, and reads what comes; how the server ends it is its own affair. */
    private static void send(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (SocketException | SocketTimeoutException ended) {
            // reset by the server, or not answered
        }
    }
}
