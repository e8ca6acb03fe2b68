package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * What the starter adds to the start of an application: time of the processor on the thread that starts it, which a busy
 * machine does not change. Starts with the starter and without it take turns; the least disturbed of each counts.
 */
class StartUpTest {

    static final double MOST_MILLIS = 100;
    private static final int PAIRS = 3;
    private static final String OFF = "golden-signals.enabled=false";

    @Test
    void theStarterAddsAtMost100Milliseconds() throws Exception {
        start(OFF); // loads classes, for both
        start();
        assertThat(added(PAIRS, StartUpTest::start)).isLessThanOrEqualTo(MOST_MILLIS);
    }

    interface Start {
        /** Starts the application and returns milliseconds. */
        double with(String... properties) throws Exception;
    }

    static double added(int pairs, Start start) throws Exception {
        double without = Double.MAX_VALUE;
        double with = Double.MAX_VALUE;
        for (int i = 0; i < pairs; i++) {
            without = Math.min(without, start.with(OFF));
            with = Math.min(with, start.with());
        }
        System.out.printf("a start takes %.0f ms without the starter, %.0f ms with it%n", without, with);
        return with - without;
    }

    static double start(String... properties) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        try (App app = App.start(WebApplication.class, properties)) {
            assertThat(app.context().isActive()).isTrue();
            return (threads.getCurrentThreadCpuTime() - before) / 1e6;
        }
    }
}
