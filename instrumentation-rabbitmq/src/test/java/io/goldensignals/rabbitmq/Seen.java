package io.goldensignals.rabbitmq;

import io.goldensignals.core.MeterSpec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Reads what the registry holds: sums over all tags but those that are asked for. */
public record Seen(MeterRegistry registry) {

    /** The sum of counters and gauges, or the number of recordings of histograms. */
    public double of(MeterSpec row, String... tags) {
        return registry.find(row.name()).tags(tags).meters().stream()
                .mapToDouble(Seen::value)
                .sum();
    }

    /** How many messages ended as the broker's confirms, or their absence, ended them. */
    public double confirms() {
        return of(RabbitMeters.OPERATION_DURATION, "outcome", "acked")
                + of(RabbitMeters.OPERATION_DURATION, "outcome", "nacked")
                + of(RabbitMeters.OPERATION_DURATION, "outcome", "returned")
                + of(RabbitMeters.OPERATION_DURATION, "outcome", "unresolved");
    }

    /** Whether one of the row's meters is above zero. */
    public boolean isAlive(MeterSpec row) {
        return registry.find(row.name()).meters().stream().anyMatch(meter -> value(meter) > 0);
    }

    public double seconds(MeterSpec row, String... tags) {
        return registry.find(row.name()).tags(tags).timers().stream()
                .mapToDouble(timer -> timer.totalTime(TimeUnit.SECONDS))
                .sum();
    }

    /** All that is not zero, for the message of a failure. */
    @Override
    public String toString() {
        return registry.getMeters().stream()
                .filter(meter -> value(meter) != 0)
                .map(meter -> meter.getId().getName() + meter.getId().getTags() + "=" + value(meter))
                .sorted()
                .collect(Collectors.joining("\n  ", "\n  ", "\n"));
    }

    private static double value(Meter meter) {
        if (meter instanceof Timer timer) {
            return timer.count();
        }
        if (meter instanceof DistributionSummary summary) {
            return summary.count();
        }
        if (meter instanceof FunctionCounter counter) {
            return counter.count();
        }
        return meter instanceof Counter counter ? counter.count() : ((Gauge) meter).value();
    }
}
