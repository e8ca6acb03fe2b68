package io.goldensignals.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.HistogramSupport;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The same random recordings in Micrometer's registry and in ours are the same scrapes, in every format. */
class DifferentialTest {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final int METERS = 12;
    private static final int STEPS = 300;

    @Property(tries = 40)
    void scrapesAreEqual(@ForAll long seed) {
        MockClock clock = new MockClock();
        PrometheusMeterRegistry theirs =
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
        PrometheusMeterRegistry ours =
                new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
        Random random = new Random(seed);
        configure(theirs, new Random(seed));
        configure(ours, new Random(seed));
        List<Pair> meters = new ArrayList<>();
        for (int i = 0; i < METERS; i++) {
            long own = random.nextLong();
            meters.add(new Pair(register(theirs, i, new Random(own)), register(ours, i, new Random(own))));
        }
        for (int i = 0; i < STEPS; i++) {
            step(random, clock, theirs, ours, meters);
        }
        assertSame(theirs, ours, meters);
    }

    private static void step(
            Random random,
            MockClock clock,
            PrometheusMeterRegistry theirs,
            PrometheusMeterRegistry ours,
            List<Pair> meters) {
        int dice = random.nextInt(100);
        if (dice < 5) {
            assertSame(theirs, ours, meters); // before time passes: a maximum belongs to the period in which it is read
            clock.add(Duration.ofSeconds(random.nextInt(100)));
        } else if (dice == 6 && !meters.isEmpty()) {
            Pair gone = meters.remove(random.nextInt(meters.size()));
            theirs.remove(gone.theirs);
            ours.remove(gone.ours);
        } else if (!meters.isEmpty()) {
            Pair meter = meters.get(random.nextInt(meters.size()));
            long value = random.nextLong();
            record(meter.theirs, new Random(value));
            record(meter.ours, new Random(value));
        }
    }

    /** Filters of every kind. */
    private static void configure(PrometheusMeterRegistry registry, Random random) {
        if (random.nextBoolean()) {
            registry.config().commonTags("region", "eu \"1\"\n\\", "9zone", "ü");
        }
        if (random.nextBoolean()) {
            registry.config().meterFilter(MeterFilter.renameTag("meter.1", "kind", "renamed.kind"));
            registry.config().meterFilter(MeterFilter.ignoreTags("noise"));
        }
        if (random.nextInt(4) == 0) {
            registry.config().meterFilter(MeterFilter.deny(id -> id.getName().equals("meter.2")));
        }
        boolean wide = random.nextBoolean();
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return !wide || !id.getName().endsWith("3")
                        ? config
                        : DistributionStatisticConfig.builder()
                                .percentilesHistogram(true)
                                .bufferLength(2)
                                .expiry(Duration.ofSeconds(20))
                                .build()
                                .merge(config);
            }

            @Override
            public MeterFilterReply accept(Meter.Id id) {
                return MeterFilterReply.NEUTRAL;
            }
        });
    }

    private static Meter register(PrometheusMeterRegistry registry, int number, Random random) {
        int kind = number % 6; // one kind for each name
        String name = "meter." + kind;
        Tags tags = Tags.of("kind", "k" + random.nextInt(1000), "number", String.valueOf(number), "noise", "");
        String description = kind == 0 ? null : "What meter " + kind + " \\ measures.\n";
        return switch (kind) {
            case 0 -> Timer.builder(name).description(description).tags(tags).register(registry);
            case 1 ->
                Timer.builder(name)
                        .description(description)
                        .tags(tags)
                        .serviceLevelObjectives(Duration.ofMillis(7), Duration.ofMillis(1), Duration.ofSeconds(2))
                        .publishPercentileHistogram(random.nextBoolean())
                        .minimumExpectedValue(Duration.ofMillis(1 + random.nextInt(10)))
                        .maximumExpectedValue(Duration.ofSeconds(1 + random.nextInt(10)))
                        .register(registry);
            case 2 ->
                DistributionSummary.builder(name)
                        .description(description)
                        .baseUnit("bytes")
                        .scale(random.nextBoolean() ? 1 : 0.1)
                        .tags(tags)
                        .publishPercentiles(0.5, 0.99)
                        .register(registry);
            case 3 ->
                DistributionSummary.builder(name)
                        .description(description)
                        .tags(tags)
                        .scale(2)
                        .serviceLevelObjectives(1, 10, 1e9, Double.POSITIVE_INFINITY)
                        .register(registry);
            case 4 -> Counter.builder(name).description(description).tags(tags).register(registry);
            default -> LongTaskTimer.builder(name).tags(tags).register(registry);
        };
    }

    private static void record(Meter meter, Random random) {
        double amount = Math.exp(random.nextDouble() * 25) - 3;
        if (meter instanceof Timer timer) {
            timer.record((long) amount, random.nextBoolean() ? TimeUnit.NANOSECONDS : TimeUnit.MICROSECONDS);
        } else if (meter instanceof DistributionSummary summary) {
            boolean buckets =
                    meter.getId().getName().endsWith("3"); // whole: Micrometer rounds up what it puts in buckets
            summary.record(buckets ? Math.rint(amount) : amount);
        } else if (meter instanceof Counter counter) {
            counter.increment(Math.max(0, amount));
        } else if (meter instanceof LongTaskTimer tasks) {
            tasks.start();
        }
    }

    private static void assertSame(PrometheusMeterRegistry theirs, PrometheusMeterRegistry ours, List<Pair> meters) {
        assertThat(ours.scrape(TEXT)).isEqualTo(theirs.scrape(TEXT));
        assertThat(ours.scrape(OPEN_METRICS)).isEqualTo(theirs.scrape(OPEN_METRICS));
        assertThat(protobuf(ours)).isEqualTo(protobuf(theirs));
        Set<String> some = Set.of("meter_1_seconds", "meter_2_bytes_max", "meter_4");
        assertThat(ours.scrape(TEXT, some)).isEqualTo(theirs.scrape(TEXT, some));
        for (Pair pair : meters) {
            assertThat(pair.ours.getId()).isEqualTo(pair.theirs.getId());
            assertThat(pair.ours.measure()).hasToString(pair.theirs.measure().toString());
            if (pair.ours instanceof HistogramSupport histogram) {
                assertThat(histogram.takeSnapshot())
                        .hasToString(
                                ((HistogramSupport) pair.theirs).takeSnapshot().toString());
            }
        }
    }

    private static String protobuf(PrometheusMeterRegistry registry) {
        return ExpositionFormats.init()
                .getPrometheusProtobufWriter()
                .toDebugString(registry.getPrometheusRegistry().scrape());
    }

    private record Pair(Meter theirs, Meter ours) {}
}
