package io.goldensignals.core;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.noop.NoopDistributionSummary;
import java.util.List;

/** The row of a histogram of amounts, such as sizes in bytes. */
public final class SummarySpec extends MeterSpec {

    private final List<Double> buckets;

    SummarySpec(Builder<SummarySpec> builder) {
        super(builder);
        this.buckets = builder.buckets();
    }

    @Override
    public Meter.Type type() {
        return Meter.Type.DISTRIBUTION_SUMMARY;
    }

    @Override
    public List<Double> buckets() {
        return buckets;
    }

    /**
     * The summary with these tag values, created empty on first use; keep it rather than ask again. Recording never throws: a
     * failure of the registry goes to {@link Meters#failed}.
     */
    public DistributionSummary summary(Meters meters, String... tagValues) {
        Tags tags = tags(meters, tagValues);
        return new GuardedSummary(
                meters,
                meters.meter(
                        () -> DistributionSummary.builder(name())
                                .baseUnit(baseUnit())
                                .description(description())
                                .tags(tags)
                                .serviceLevelObjectives(buckets.stream()
                                        .mapToDouble(Double::doubleValue)
                                        .toArray())
                                .register(meters.registry()),
                        () -> new NoopDistributionSummary(new Meter.Id(name(), tags, unit(), description(), type()))));
    }
}
