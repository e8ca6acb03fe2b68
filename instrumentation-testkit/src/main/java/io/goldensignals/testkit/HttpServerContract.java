package io.goldensignals.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.core.MeterCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * What the instrumentation of an HTTP server must do, whatever the server: record each request once, with the truth about
 * it, and change nothing that the client sees, not even when the registry fails.
 *
 * <p>A server joins by a subclass that starts it. Needs JUnit and Awaitility, which this artifact does not bring along.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HttpServerContract {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RecordedRequests recorded = new RecordedRequests(registry);
    private @Nullable HttpServerUnderTest server;
    private long sent;

    /** Starts the server, instrumented with {@code registry}, or without instrumentation if it is null. */
    protected abstract HttpServerUnderTest start(@Nullable MeterRegistry registry);

    /** The requests that the server serves, and how each is recorded. */
    protected abstract List<HttpScenario> scenarios();

    /** The catalogue to which the registry must keep. */
    protected abstract MeterCatalog catalog();

    @BeforeAll
    void startServer() {
        server = start(registry);
    }

    @AfterAll
    void nothingIsRecordedTwiceAndNothingIsLeftInFlight() {
        if (server != null) {
            server.close();
        }
        assertThat(recorded.byKind().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .as("requests recorded: %s", recorded.byKind())
                .isEqualTo(sent);
        assertThat(recorded.active()).isZero();
        CatalogAssert.of(registry, catalog()).holdsOnlyRows();
    }

    @TestFactory
    Stream<DynamicTest> recordsEachRequestOnceAsTheClientSawIt() {
        return scenarios().stream()
                .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> recordsOnce(scenario)));
    }

    @TestFactory
    Stream<DynamicTest> changesNothingThatTheClientSees() {
        return Stream.of(
                        Map.entry("with a registry", new SimpleMeterRegistry()),
                        Map.entry("with a registry that creates nothing", HostileRegistry.atCreation()),
                        Map.entry("with a registry that records nothing", HostileRegistry.atRecording()))
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> changesNothing(entry.getValue())));
    }

    /** Sends {@code request} to the instrumented server and gives the response. */
    protected final String send(String request) {
        sent++;
        return RawHttp.exchange(port(), request);
    }

    /** Opens a connection over which {@code requests} requests will be sent. */
    protected final RawHttp connect(int requests) {
        sent += requests;
        return new RawHttp(port());
    }

    /** What the instrumented server has recorded. */
    protected final RecordedRequests recorded() {
        return recorded;
    }

    /** Runs {@code requests} and waits until exactly {@code kinds} have been added to what was recorded before. */
    protected final void expect(Map<String, Long> kinds, Runnable requests) {
        SortedMap<String, Long> expected = recorded.byKind();
        kinds.forEach((kind, count) -> expected.merge(kind, count, Long::sum));
        requests.run();
        patiently().untilAsserted(() -> assertThat(recorded.byKind()).containsExactlyEntriesOf(expected));
        patiently().until(() -> recorded.active() == 0);
    }

    private static ConditionFactory patiently() {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(PATIENCE);
    }

    private void recordsOnce(HttpScenario scenario) {
        expect(Map.of(RecordedRequests.kind(scenario), 1L), () -> {
            String response = send(scenario.request());
            assertThat(RawHttp.status(response)).as(response).isEqualTo(scenario.received());
        });
    }

    private void changesNothing(MeterRegistry measured) {
        try (HttpServerUnderTest bare = start(null);
                HttpServerUnderTest instrumented = start(measured)) {
            Map<String, String> expected = responses(bare);
            assertThat(responses(instrumented)).containsExactlyInAnyOrderEntriesOf(expected);
        }
        if (measured instanceof HostileRegistry hostile) {
            assertThat(hostile.attacks()).isPositive();
        }
    }

    private Map<String, String> responses(HttpServerUnderTest asked) {
        ExecutorService clients = Executors.newFixedThreadPool(scenarios().size());
        try {
            Map<String, Future<String>> pending = new LinkedHashMap<>();
            for (HttpScenario scenario : scenarios()) {
                pending.put(scenario.name(), clients.submit(() -> RawHttp.exchange(asked.port(), scenario.request())));
            }
            Map<String, String> responses = new LinkedHashMap<>();
            for (Map.Entry<String, Future<String>> entry : pending.entrySet()) {
                responses.put(
                        entry.getKey(),
                        RawHttp.withoutVolatile(entry.getValue().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)));
            }
            return responses;
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("the server did not answer", e);
        } finally {
            clients.shutdownNow();
        }
    }

    private int port() {
        if (server == null) {
            throw new IllegalStateException("the server was not started");
        }
        return server.port();
    }
}
