package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.servlet.ServletMetrics;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An application that starts again in one process, with the same static state: as devtools, tests and reloaded WARs do. */
class RestartTest {

    @Test
    void eachStartCountsForItselfAndAClosedOneLeavesNothing() {
        List<WeakReference<ServletMetrics>> closed = new ArrayList<>();
        for (int start = 0; start < 3; start++) {
            closed.add(startAndClose());
        }
        // The last one may be held by what Spring and the container remember of it.
        await().untilAsserted(() -> {
            System.gc();
            assertThat(closed.get(1).get()).isNull();
        });
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("goldensignals"));
    }

    private static WeakReference<ServletMetrics> startAndClose() {
        try (App app = App.start(WebApplication.class)) {
            app.status("/orders/1");
            await().untilAsserted(() -> assertThat(app.requests()).isEqualTo(1));
            assertThat(app.registry()
                            .get("resource.limit")
                            .tag("resource.type", "connector_threads")
                            .gauges())
                    .hasSize(1);
            assertThat(app.registry().get("process.uptime").gauges()).hasSize(1);
            return new WeakReference<>(app.bean(ServletMetrics.class));
        }
    }
}
