package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A gauge is there whenever it has a source. */
class SourcesTest {

    @Test
    void aSourceThatComesWhileTheLastOneGoesIsPublished() throws InterruptedException {
        AtomicReference<Runnable> onRemoval = new AtomicReference<>(() -> {});
        SimpleMeterRegistry registry = new SimpleMeterRegistry() {
            @Override
            public Meter remove(Meter meter) {
                onRemoval.getAndSet(() -> {}).run();
                return super.remove(meter);
            }
        };
        Meters meters = Meters.of(registry, TestMeters.CATALOG);
        Registration last = TestMeters.ACTIVE.gauge(meters, 1, Integer::doubleValue, "a");
        Thread next = new Thread(() -> TestMeters.ACTIVE.gauge(meters, 2, Integer::doubleValue, "a"));
        onRemoval.set(() -> {
            next.start();
            while (!Set.of(Thread.State.BLOCKED, Thread.State.TERMINATED).contains(next.getState())) {
                Thread.onSpinWait(); // until it has been published, or waits for the removal
            }
        });

        last.close();
        next.join();

        assertThat(registry.get("order.active").gauge().value()).isEqualTo(2);
        meters.close();
    }
}
