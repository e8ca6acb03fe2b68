package io.goldensignals.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class CanaryTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final JobFixture fixture = new JobFixture("2026-11-22T10:00:00Z");

    @Test
    void aCanaryThatHasNotProbedIsNeitherUpNorDown() {
        try (Canary canary = canary(timeout -> {})) {
            assertThat(fixture.hasGauge("canary.up")).isFalse();
            assertThat(canary.probe()).isTrue();
            assertThat(fixture.gauge("canary.up")).isEqualTo(1);
        }
        assertThat(fixture.gauges()).containsOnly("job.runs.active");
    }

    @Test
    void aProbeThatFailsIsAFailedRunWithAReason() {
        try (Canary canary = canary(timeout -> {
            throw new ConnectException("refused");
        })) {
            assertThat(canary.probe()).isFalse();

            assertThat(fixture.gauge("canary.up")).isZero();
            assertThat(fixture.runs("java.net.ConnectException")).isEqualTo(1);
            assertThat(failures("connection")).isEqualTo(1);
            assertThat(fixture.kinds()).containsExactly(JobEvent.Kind.FAILED);
        }
    }

    @Test
    void aProbeThatOutlastsItsTimeoutIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Canary canary = canary(Duration.ofMillis(20), timeout -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        })) {
            assertThat(canary.probe()).isFalse();

            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(failures("timeout")).isEqualTo(1);
        }
    }

    @Test
    void whileAProbeDoesNotGiveUpLaterOnesFailAtOnce() {
        CountDownLatch release = new CountDownLatch(1);
        try (Canary canary = canary(Duration.ofMillis(20), timeout -> {
            while (release.getCount() > 0) {
                Thread.onSpinWait(); // deaf to interrupts
            }
        })) {
            canary.probe();
            assertThat(canary.probe()).isFalse();
            release.countDown();

            assertThat(failures("timeout")).isEqualTo(2);
            assertThat(fixture.runs("java.util.concurrent.RejectedExecutionException"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aProbeThatIsAskedForMeanwhileWaitsAndDoesNotFail() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (Canary canary = canary(timeout -> {
            entered.countDown();
            release.await();
        })) {
            CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(canary::probe);
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Boolean> second = new CompletableFuture<>();
            Thread asking = new Thread(() -> second.complete(canary.probe()));
            asking.start();
            while (asking.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            release.countDown();

            assertThat(first.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(failures("timeout")).isZero();
        }
    }

    @Test
    void aFatalErrorOfAProbeIsAFailureAndThrownOn() {
        OutOfMemoryError fatal = new OutOfMemoryError("simulated");
        try (Canary canary = canary(timeout -> {
            throw fatal;
        })) {
            assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(canary::probe)
                    .isSameAs(fatal);
            assertThat(fixture.gauge("canary.up")).isZero();
            assertThat(fixture.gauge("job.runs.active")).isZero();
            assertThat(failures("error")).isEqualTo(1);
        }
    }

    @Test
    void aStartedCanaryProbesByItself() throws Exception {
        CountDownLatch twice = new CountDownLatch(2);
        JobBuilder job = fixture.job("canary");
        try (Canary canary = Canary.of(job, Duration.ofMillis(1), SECOND, timeout -> twice.countDown())) {
            canary.start();
            assertThat(twice.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aCanaryThatIsStartedAgainProbesNoMoreOften() throws Exception {
        AtomicInteger probes = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        Canary canary = canary(timeout -> {
            probes.incrementAndGet();
            first.countDown();
        });
        canary.start();
        canary.start();
        assertThat(first.await(10, TimeUnit.SECONDS)).as("at once").isTrue();

        canary.close();
        canary.start();

        assertThat(probes).hasValue(1);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("goldensignals-canary"))
                .allSatisfy(thread -> {
                    thread.join(10_000);
                    assertThat(thread.isAlive()).isFalse();
                });
    }

    @Test
    void httpIsProbedForStatusAndText() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "all is well".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/ok") ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/endless", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/plain; charset=\"utf-16\"");
            exchange.sendResponseHeaders(200, 0);
            byte[] block = "endless ".repeat(8192).getBytes(StandardCharsets.UTF_16BE);
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write(block); // until the client has gone
                }
            } catch (IOException gone) {
                exchange.close();
            }
        });
        // JDK 25's client lets a connection that it has given up wait for up to three seconds until it closes it.
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.start();
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try {
            assertThat(reason(Probe.http(base.resolve("/ok")))).isEqualTo("none");
            assertThat(reason(Probe.http(base.resolve("/ok"), "well"))).isEqualTo("none");
            assertThat(reason(Probe.http(base.resolve("/ok"), "ill"))).isEqualTo("content");
            assertThat(reason(Probe.http(base.resolve("/broken")))).isEqualTo("status");
            assertThat(reason(Probe.http(base.resolve("/endless"), "less end"))).isEqualTo("none");
            assertThat(reason(Probe.http(base.resolve("/endless"), "the end"))).isEqualTo("content");
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
        assertThat(reason(Probe.http(base))).isEqualTo("connection");
    }

    @Test
    void tcpIsProbedForAConnection() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            assertThat(reason(Probe.tcp("127.0.0.1", port))).isEqualTo("none");
        }
        assertThat(reason(Probe.tcp("127.0.0.1", port))).isEqualTo("connection");
    }

    @Test
    void failuresAreClassedByTheirCausesToo() {
        assertThat(FailureReason.of(new UnknownHostException("nowhere"))).isEqualTo("unknown_host");
        ConnectException unresolved = new ConnectException();
        unresolved.initCause(new UnresolvedAddressException());
        assertThat(FailureReason.of(unresolved)).isEqualTo("unknown_host");
        assertThat(FailureReason.of(new IOException(new SSLHandshakeException("expired"))))
                .isEqualTo("tls");
        assertThat(FailureReason.of(new SocketTimeoutException())).isEqualTo("timeout");
        assertThat(FailureReason.of(new TimeoutException())).isEqualTo("timeout");
        assertThat(FailureReason.of(new IllegalStateException())).isEqualTo("error");
        Exception circular = new Exception();
        circular.initCause(new Exception(circular));
        assertThat(FailureReason.of(circular)).isEqualTo("error");
    }

    @Test
    void aTimeoutOfNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> canary(Duration.ZERO, timeout -> {}))
                .withMessageContaining("PT0S");
    }

    private String reason(Probe probe) {
        try {
            probe.ask(SECOND);
            return "none";
        } catch (Exception failure) {
            return FailureReason.of(failure);
        }
    }

    private Canary canary(Probe probe) {
        return canary(Duration.ofSeconds(10), probe);
    }

    private Canary canary(Duration timeout, Probe probe) {
        return Canary.of(fixture.job("canary"), Duration.ofMinutes(1), timeout, probe);
    }

    private double failures(String reason) {
        return fixture.counter("canary.failures", "canary.failure.reason", reason);
    }
}
