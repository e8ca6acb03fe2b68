package io.goldensignals.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.core.MeterCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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
import org.junit.jupiter.api.Test;
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

    private static final int CLIENTS = 8;
    private static final int REQUESTS_PER_CLIENT = 50;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RecordedRequests recorded = new RecordedRequests(registry);
    private @Nullable HttpServerUnderTest server;
    private long sent;

    /** Starts the server, instrumented with {@code registry}, or without instrumentation if it is null. */
    protected abstract HttpServerUnderTest start(@Nullable MeterRegistry registry);

    /** The requests that the server serves, and how each is recorded. */
    protected abstract List<HttpScenario> scenarios();

    /** Those of the scenarios that can be repeated; all of them unless overridden. */
    protected List<HttpScenario> repeatable() {
        return scenarios();
    }

    /** The requests whose client goes away, and how each is recorded. */
    protected abstract List<HttpAbort> aborts();

    /** A request for which the server waits, as the last byte of its body is missing. */
    protected abstract String unfinishedRequest();

    /** The catalogue to which the registry must keep. */
    protected abstract MeterCatalog catalog();

    /** What of a response must be the same with and without instrumentation: all that does not change by itself. */
    protected String comparable(HttpScenario scenario, String response) {
        return RawHttp.withoutVolatile(response);
    }

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
    Stream<DynamicTest> recordsClientsThatGoAway() {
        return aborts().stream()
                .map(abort -> DynamicTest.dynamicTest(
                        abort.name(), () -> expect(Map.of(abort.recorded(), 1L), () -> abort.run(connect(1)))));
    }

    /** Whatever clients make up: other paths, methods and headers. All at once in each connection. */
    @Test
    void randomRequestsAddNoSeries() {
        RandomRequests random = new RandomRequests(7);
        sendPipelined(random, 50);
        int series = registry.getMeters().size();
        sendPipelined(random, 450);
        assertThat(registry.getMeters()).hasSize(series);
    }

    @Test
    void totalsAreExactUnderConcurrency() {
        ConcurrentMap<String, Long> kinds = new ConcurrentHashMap<>();
        List<Callable<Void>> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            Random random = new Random(client);
            List<Runnable> work = new ArrayList<>();
            for (int i = 0; i < REQUESTS_PER_CLIENT; i++) {
                work.add(random.nextInt(10) == 0 ? abort(random, kinds) : request(random, kinds));
            }
            clients.add(() -> {
                work.forEach(Runnable::run);
                return null;
            });
        }
        expect(kinds, () -> runAll(clients));
    }

    /** The server may still serve it or cut it off; either way it counts once. */
    @Test
    void aRequestUnderWayAtShutdownCountsOnce() {
        SimpleMeterRegistry own = new SimpleMeterRegistry();
        RecordedRequests ownRecorded = new RecordedRequests(own);
        HttpServerUnderTest stopping = start(own);
        try (RawHttp client = new RawHttp(stopping.port())) {
            client.send(unfinishedRequest());
            patiently().until(() -> ownRecorded.active() == 1);
            Thread stop = new Thread(stopping::close, "stop");
            stop.start();
            patiently().until(() -> stop.getState() != Thread.State.RUNNABLE);
            client.finish();
            patiently().until(() -> stop.getState() == Thread.State.TERMINATED);
        }
        patiently().until(() -> ownRecorded.total() == 1);
        patiently().until(() -> ownRecorded.active() == 0);
    }

    @TestFactory
    Stream<DynamicTest> changesNothingThatTheClientSees() {
        return Stream.of(
                        Map.entry("with a registry", new SimpleMeterRegistry()),
                        Map.entry("with a registry that creates nothing", HostileRegistry.atCreation()),
                        Map.entry("with a registry that records nothing", HostileRegistry.atRecording()))
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> changesNothing(entry.getValue())));
    }

    /** The registry of the instrumented server. */
    protected final MeterRegistry registry() {
        return registry;
    }

    /** Sends {@code request} to the instrumented server and gives the response. */
    protected final String send(String request) {
        sent++;
        return RawHttp.exchange(port(), request);
    }

    /** Announces requests that are sent by other means than these methods. */
    protected final void sends(int requests) {
        sent += requests;
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

    private void sendPipelined(RandomRequests random, int connections) {
        long before = recorded.total();
        for (int i = 0; i < connections; i++) {
            connect(RandomRequests.BATCH).send(random.batch()).readAll();
        }
        patiently().until(() -> recorded.total() == before + (long) connections * RandomRequests.BATCH);
    }

    private Runnable request(Random random, ConcurrentMap<String, Long> kinds) {
        HttpScenario scenario = repeatable().get(random.nextInt(repeatable().size()));
        kinds.merge(RecordedRequests.kind(scenario), 1L, Long::sum);
        sent++;
        return () -> RawHttp.exchange(port(), scenario.request());
    }

    private Runnable abort(Random random, ConcurrentMap<String, Long> kinds) {
        HttpAbort abort = aborts().get(random.nextInt(aborts().size()));
        kinds.merge(abort.recorded(), 1L, Long::sum);
        sent++;
        return () -> abort.run(new RawHttp(port()));
    }

    private static void runAll(List<Callable<Void>> clients) {
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            for (Future<Void> client : threads.invokeAll(clients)) {
                client.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError("a client failed", e);
        } finally {
            threads.shutdownNow();
        }
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
            Map<HttpScenario, Future<String>> pending = new LinkedHashMap<>();
            for (HttpScenario scenario : scenarios()) {
                pending.put(scenario, clients.submit(() -> RawHttp.exchange(asked.port(), scenario.request())));
            }
            Map<String, String> responses = new LinkedHashMap<>();
            for (Map.Entry<HttpScenario, Future<String>> entry : pending.entrySet()) {
                responses.put(entry.getKey().name(), response(entry.getKey(), entry.getValue()));
            }
            return responses;
        } finally {
            clients.shutdownNow();
        }
    }

    private String response(HttpScenario scenario, Future<String> pending) {
        try {
            return comparable(scenario, pending.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("no answer to: " + scenario.name(), e);
        }
    }

    /** Where the instrumented server listens. */
    protected final int port() {
        if (server == null) {
            throw new IllegalStateException("the server was not started");
        }
        return server.port();
    }
}
