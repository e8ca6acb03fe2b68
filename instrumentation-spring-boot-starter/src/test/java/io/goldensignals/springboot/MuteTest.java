package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.JvmMeters;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.ProcessMeters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MuteTest {

    @Test
    void bootsMeterOfOurNameAndWithoutTagsIsMutedAndOursStays() {
        List<MeterSpec> rows = new ArrayList<>(JvmMeters.CATALOG.rows());
        rows.addAll(ProcessMeters.CATALOG.rows());
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        registry.config().meterFilter(new Mute(Set.of("process.uptime"), rows));

        TimeGauge.builder("process.uptime", () -> 1, TimeUnit.SECONDS)
                .description("The uptime of the Java virtual machine")
                .register(registry);
        assertThat(registry.find("process.uptime").meters()).isEmpty();

        Gauge.builder("process.uptime", () -> 2)
                .description(ProcessMeters.PROCESS_UPTIME.description())
                .register(registry);
        assertThat(registry.get("process.uptime").gauge().value()).isEqualTo(2);
    }
}
