package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** {@link Meters#close()} is the end. */
class ClosedMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = Meters.of(registry, TestMeters.CATALOG);

    @Test
    void nothingIsRegisteredAfterTheEnd() {
        meters.close();
        List<Meter> before = registry.getMeters();

        TestMeters.DURATION.timer(meters, "north", "").record(Duration.ofMillis(1));
        TestMeters.SIZE.summary(meters).record(1);
        TestMeters.PAINTED.counter(meters, "red").increment();
        TestMeters.PAINTED.counter(meters, this, ignored -> 1, "red").close();
        TestMeters.RATIO.gauge(meters, this, ignored -> 1).close();
        InFlight active = TestMeters.ACTIVE.inFlight(meters, "north");
        active.begin();
        active.end();
        meters.bounded(TestMeters.COLOUR, "mauve");

        assertThat(registry.getMeters()).isEqualTo(before);
    }

    @Test
    void wrongUseIsRefusedAfterTheEndAsBefore() {
        meters.close();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestMeters.RATIO.gauge(meters, this, ignored -> 1, "surplus"));
    }

    @Test
    void noPlaceUnderACapIsTakenAfterTheEnd() {
        Meters stays = Meters.of(registry, TestMeters.CATALOG);
        stays.bounded(TestMeters.SHOP, "known");
        meters.close();

        assertThat(List.of("known", "new", "newer", "newest"))
                .map(value -> meters.bounded(TestMeters.SHOP, value))
                .containsExactly("known", "_OTHER", "_OTHER", "_OTHER");
        assertThat(stays.bounded(TestMeters.SHOP, "new")).isEqualTo("new");
    }

    @Test
    void closingTwiceIsHarmless() {
        Meters stays = Meters.of(registry, TestMeters.CATALOG);
        TestMeters.RATIO.gauge(meters, this, ignored -> 1);
        meters.close();
        TestMeters.RATIO.gauge(stays, this, ignored -> 2);

        meters.close();

        assertThat(registry.get("paint.left").gauge().value()).isEqualTo(2);
    }

    @Test
    void whatWasRecordedStays() {
        TestMeters.PAINTED.counter(meters, "red").increment(5);

        meters.close();

        assertThat(registry.get("paint.used").counter().count()).isEqualTo(5);
    }

    @Test
    void aScheduleGoesOnThoughItsTaskFailsAndStopsAtTheEnd() throws Exception {
        CountDownLatch runs = new CountDownLatch(3);
        AtomicReference<Thread> thread = new AtomicReference<>();
        meters.every(Duration.ofMillis(1), "test-schedule", () -> {
            thread.set(Thread.currentThread());
            runs.countDown();
            throw new IllegalStateException("not now");
        });
        assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(thread.get().isDaemon()).isTrue();

        meters.close();
        meters.close();

        thread.get().join(10_000);
        assertThat(thread.get().isAlive()).isFalse();
        assertThat(registry.get("instrumentation.errors").counter().count()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aFatalFailureReachesTheThreadsHandlerAndEndsNoSchedule() throws Exception {
        CountDownLatch runs = new CountDownLatch(2);
        Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
        OutOfMemoryError fatal = new OutOfMemoryError("simulated");
        Registration schedule = meters.every(Duration.ofMillis(1), "test-fatal-schedule", () -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
            runs.countDown();
            throw fatal;
        });

        assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
        schedule.close();
        assertThat(uncaught)
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(failure).isSameAs(fatal));
    }

    @Test
    void aRunThatIsUnderWayIsNotInterrupted() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicBoolean undisturbed = new AtomicBoolean();
        Registration schedule = meters.every(Duration.ofMillis(1), Duration.ZERO, "test-long-run", () -> {
            thread.set(Thread.currentThread());
            runs.countDown();
            try {
                undisturbed.set(closed.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException disturbed) {
                // Stays false.
            }
        });
        assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();

        schedule.close();
        closed.countDown();

        thread.get().join(10_000);
        assertThat(thread.get().isAlive()).isFalse();
        assertThat(undisturbed).isTrue();
    }

    @Test
    void noScheduleStartsAfterTheEnd() {
        meters.close();

        Registration schedule = meters.every(Duration.ofMillis(1), "test-late-schedule", () -> {});

        schedule.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("test-late-schedule"));
    }

    @Test
    void aScheduleCanBeginAtOnce() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);

        try (Registration schedule =
                meters.every(Duration.ofDays(1), Duration.ZERO, "test-schedule-at-once", ran::countDown)) {
            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> meters.every(Duration.ofDays(1), Duration.ofSeconds(-1), "check", () -> {}))
                .withMessage("first time of check is PT-1S, must not be negative");
    }

    @Test
    void aPeriodMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> meters.every(Duration.ZERO, "check", () -> {}))
                .withMessage("period of check is PT0S, must be positive");
    }
}
