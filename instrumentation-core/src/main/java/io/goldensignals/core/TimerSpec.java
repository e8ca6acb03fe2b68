package io.goldensignals.core;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.noop.NoopTimer;
import java.time.Duration;
import java.util.List;

/** The row of a histogram of durations in seconds. */
public final class TimerSpec extends MeterSpec {

    private final List<Double> buckets;

    TimerSpec(Builder<TimerSpec> builder) {
        super(builder);
        this.buckets = builder.buckets();
    }

    @Override
    public Meter.Type type() {
        return Meter.Type.TIMER;
    }

    @Override
    public List<Double> buckets() {
        return buckets;
    }

    /**
     * The timer with these tag values, created empty on first use; keep it rather than ask again. Recording never throws: a
     * failure of the registry goes to {@link Meters#failed}.
     */
    public Timer timer(Meters meters, String... tagValues) {
        Tags tags = tags(meters, tagValues);
        return new GuardedTimer(
                meters,
                meters.meter(
                        () -> Timer.builder(name())
                                .description(description())
                                .tags(tags)
                                .serviceLevelObjectives(durations())
                                .register(meters.registry()),
                        () -> new NoopTimer(new Meter.Id(name(), tags, unit(), description(), type()))));
    }

    private Duration[] durations() {
        return buckets.stream()
                .map(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
                .toArray(Duration[]::new);
    }
}
