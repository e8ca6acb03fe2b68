package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final Meters meters = Meters.of(registry, TestMeters.CATALOG);
    private final RequestMetrics requests = RequestMetrics.builder(meters, TestMeters.DURATION)
            .inFlight(TestMeters.ACTIVE)
            .stages(TestMeters.STAGES)
            .build();
    private final Operation operation = requests.operation("north");

    @Test
    void everyResultExistsAtZeroFromRegistrationOn() {
        assertThat(timer("").count()).isZero();
        assertThat(timer("_OTHER").count()).isZero();
        assertThat(inFlight()).isZero();
    }

    @Test
    void aCallThatReturnsIsASuccessAndKeepsItsValue() {
        String value = operation.call(() -> {
            clock.add(30, TimeUnit.MILLISECONDS);
            assertThat(inFlight()).isEqualTo(1);
            return "price";
        });

        assertThat(value).isEqualTo("price");
        assertThat(timer("").count()).isEqualTo(1);
        assertThat(timer("").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(30);
        assertThat(inFlight()).isZero();
    }

    @Test
    void aCallThatThrowsIsAnErrorOfThatTypeAndKeepsItsException() {
        IOException failure = new IOException("disk");

        assertThatThrownBy(() -> operation.call(() -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(timer("java.io.IOException").count()).isEqualTo(1);
        assertThat(timer("").count()).isZero();
        assertThat(inFlight()).isZero();
    }

    @Test
    void aClockThatIsPutBackCostsNoRecord() {
        clock.add(1, TimeUnit.SECONDS);
        operation.run(() -> clock.add(-1, TimeUnit.SECONDS));
        operation.record(-1, Results.SUCCESS);
        TestMeters.DURATION.timer(meters, "north", "").record(() -> clock.add(-1, TimeUnit.MILLISECONDS));

        assertThat(timer("").count()).isEqualTo(3);
        assertThat(timer("").totalTime(TimeUnit.SECONDS)).isZero();
    }

    @Test
    void anErrorIsCountedAndRethrown() {
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> operation.run(() -> {
                    throw new OutOfMemoryError("simulated");
                }));

        assertThat(timer("java.lang.OutOfMemoryError").count()).isEqualTo(1);
        assertThat(inFlight()).isZero();
    }

    @Test
    void errorTypesPastTheCapAreOther() {
        fail(new IOException("a"));
        fail(new IllegalStateException("b"));
        fail(new IllegalArgumentException("c"));
        fail(new UnsupportedOperationException("d"));

        assertThat(timer("java.io.IOException").count()).isEqualTo(1);
        assertThat(timer("_OTHER").count()).isEqualTo(2);
    }

    @Test
    void aCallEndsOnlyOnce() {
        Call call = operation.start();
        call.succeeded();
        call.failed(new IOException("late"));
        call.succeeded();

        assertThat(timer("").count()).isEqualTo(1);
        assertThat(registry.find("order.duration").timers().stream()
                        .mapToLong(Timer::count)
                        .sum())
                .isEqualTo(1);
        assertThat(inFlight()).isZero();
    }

    @Test
    void anAsynchronousCallLastsUntilItsStageCompletes() {
        CompletableFuture<String> future = new CompletableFuture<>();
        CompletionStage<String> returned = operation.async(() -> future);
        assertThat(returned).isSameAs(future);
        assertThat(inFlight()).isEqualTo(1);

        clock.add(Duration.ofSeconds(2));
        future.complete("done");

        assertThat(timer("").totalTime(TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(inFlight()).isZero();
    }

    @Test
    void anAsynchronousCallThatFailsOrNeverBeginsIsAnError() {
        operation.async(() -> CompletableFuture.failedFuture(new IOException("later")));
        assertThatThrownBy(() -> operation.async(() -> {
                    throw new IllegalStateException("at once");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(timer("java.io.IOException").count()).isEqualTo(1);
        assertThat(timer("java.lang.IllegalStateException").count()).isEqualTo(1);
        assertThat(inFlight()).isZero();
    }

    @Test
    void anAsynchronousCallWithoutAStageReturnsNullAsItWould() {
        assertThat(operation.<String>async(() -> null)).isNull();
        assertThat(inFlight()).isZero();
    }

    @Test
    void stagesAreMeasuredWithinTheirCall() {
        int rows = operation.staged(call -> {
            int found = call.stage("query", () -> {
                clock.add(10, TimeUnit.MILLISECONDS);
                return 7;
            });
            call.stage("rendering", () -> {
                clock.add(50, TimeUnit.MILLISECONDS);
                return "";
            });
            return found;
        });

        assertThat(rows).isEqualTo(7);
        assertThat(stage("query").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(10);
        assertThat(stage("rendering").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(50);
        assertThat(timer("").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(60);
    }

    @Test
    void aCheckedExceptionOfAStageEndsTheCallAndReachesTheCaller() {
        assertThatThrownBy(() -> operation.staged(call -> call.stage("query", () -> {
                    throw new IOException("no connection");
                })))
                .isInstanceOf(IOException.class);

        assertThat(timer("java.io.IOException").count()).isEqualTo(1);
        assertThat(inFlight()).isZero();
    }

    @Test
    void aStageWithoutARowRunsUnmeasured() {
        Call call = RequestMetrics.create(meters, TestMeters.DURATION)
                .operation("south")
                .start();

        assertThat(call.<String, RuntimeException>stage("query", () -> "rows")).isEqualTo("rows");
        assertThat(registry.get("instrumentation.errors").counter().count()).isEqualTo(1);
    }

    @Test
    void manyResultsAreKeptApart() {
        Results results = new Results() {
            @Override
            public int of(Throwable failure) {
                return FAILURE;
            }

            @Override
            public String[] tagValues(int result) {
                return new String[] {"r" + result};
            }

            @Override
            public int[] initial() {
                return new int[] {SUCCESS};
            }
        };
        TimerSpec row = MeterSpec.timer("many")
                .description("Many results.")
                .tags(TagSpec.capped("result", "The result.", 1000))
                .build();
        Operation many = RequestMetrics.builder(Meters.of(registry, MeterCatalog.of("many", row)), row)
                .results(results)
                .build()
                .operation();
        for (int round = 0; round < 2; round++) {
            for (int result = 0; result < 500; result++) {
                many.record(result, result - 250);
            }
        }

        for (int result = -250; result < 250; result++) {
            assertThat(registry.get("many").tag("result", "r" + result).timer().count())
                    .isEqualTo(2);
        }
    }

    @Test
    void theSameOperationIsResolvedOnce() {
        assertThat(requests.operation("north")).isSameAs(operation);
        assertThat(requests.operation("x1")).isNotSameAs(operation);
        requests.operation("x2");
        assertThat(requests.operation("x3")).isSameAs(requests.operation("x4")); // both are _OTHER
    }

    private void fail(RuntimeException failure) {
        assertThatThrownBy(() -> operation.run(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    private void fail(IOException failure) {
        operation.start().failed(failure);
    }

    private Timer timer(String errorType) {
        return registry.get("order.duration")
                .tags("shop", "north", "error.type", errorType)
                .timer();
    }

    private Timer stage(String name) {
        return registry.get("order.stage.duration")
                .tags("stage", name)
                .tag("error.type", "")
                .timer();
    }

    private double inFlight() {
        return registry.get("order.active").tags("shop", "north").gauge().value();
    }
}
