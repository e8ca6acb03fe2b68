package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class MetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = Meters.of(registry, TestMeters.CATALOG);

    @Test
    void failuresAreCountedAndKeptFromTheHost() {
        assertThatCode(() -> meters.failed(new LinkageError("missing class"))).doesNotThrowAnyException();
        assertThatCode(() -> meters.failed(new StackOverflowError())).doesNotThrowAnyException();
        assertThat(registry.get("instrumentation.errors")
                        .tag("component", "test")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void fatalFailuresAreRethrown() {
        OutOfMemoryError fatal = new OutOfMemoryError("simulated");
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> meters.failed(fatal))
                .isSameAs(fatal);
    }

    @Test
    void theCoarseClockFollowsTheSystemUntilAndAfterItIsClosed() {
        CoarseClock clock = CoarseClock.start();
        long before = System.currentTimeMillis();
        while (clock.wallTime() < before) {
            Thread.onSpinWait(); // the tick that follows `before` ends the wait
        }
        assertThat(clock.monotonicTime()).isLessThanOrEqualTo(System.nanoTime());

        clock.close();

        assertThat(clock.wallTime()).isGreaterThanOrEqualTo(before);
    }
}
