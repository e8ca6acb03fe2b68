package io.goldensignals.reliability;

import io.goldensignals.business.BusinessMeters;
import io.goldensignals.core.CounterSpec;
import io.goldensignals.core.DatabaseMeters;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.JvmMeters;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Meters;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.core.ResourceMeters;
import io.goldensignals.core.SummarySpec;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;
import io.goldensignals.jobs.JobMeters;
import io.goldensignals.quality.QualityMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.registry.RegistryMeters;
import io.goldensignals.s3.S3Meters;
import io.goldensignals.servlet.ServletMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The catalogues of all modules, and a recording in each of their rows. */
final class Everything {

    static final List<MeterCatalog> CATALOGS = List.of(
            ServletMeters.CATALOG,
            JvmMeters.CATALOG,
            ProcessMeters.CATALOG,
            ResourceMeters.CATALOG,
            DatabaseMeters.CATALOG,
            BusinessMeters.CATALOG,
            JobMeters.CATALOG,
            QualityMeters.CATALOG,
            RabbitMeters.CATALOG,
            S3Meters.CATALOG,
            RegistryMeters.CATALOG);

    /** How many times as much as in the build; an option of the command line. */
    static final int FACTOR = Integer.getInteger("reliability.factor", 1);

    private Everything() {}

    /** Records once in each row, with these values for the tags whose values are not listed. */
    static void record(MeterRegistry registry, Function<TagSpec, String> values) {
        for (MeterCatalog catalog : CATALOGS) {
            Meters meters = Meters.of(registry, catalog);
            for (MeterSpec row : catalog.rows()) {
                String[] given = row.tags().stream()
                        .map(tag -> tag.isClosed() ? tag.values().iterator().next() : values.apply(tag))
                        .toArray(String[]::new);
                record(meters, row, given);
            }
        }
    }

    private static void record(Meters meters, MeterSpec row, String[] values) {
        if (row instanceof CounterSpec counter) {
            counter.counter(meters, values).increment(3);
        } else if (row instanceof TimerSpec timer) {
            timer.timer(meters, values).record(Duration.ofMillis(250));
        } else if (row instanceof SummarySpec summary) {
            summary.summary(meters, values).record(7);
        } else if (row instanceof GaugeSpec gauge) {
            gauge.gauge(meters, 5, Integer::doubleValue, values);
        }
    }

    /** How often the instrumentation failed. */
    static double failures(MeterRegistry registry) {
        return registry.find("instrumentation.errors").counters().stream()
                .mapToDouble(each -> each.count())
                .sum();
    }
}
