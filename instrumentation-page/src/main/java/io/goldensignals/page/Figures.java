package io.goldensignals.page;

import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;
import io.goldensignals.internal.Prometheus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.step.StepMeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What a registry holds of the catalogues in use, as JSON: each row with its series, added up over all labels but one, which
 * distinguishes routes, queues, pools and the like.
 */
final class Figures {

    private static final String ERROR_TYPE = "error.type";

    private final MeterRegistry registry;
    private final String title;
    private final String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);
    private final boolean cumulative;

    Figures(MeterRegistry registry, String title) {
        this.registry = counting(registry);
        this.title = title;
        // Other registries keep the buckets of their last minutes only.
        this.cumulative = Prometheus.is(this.registry);
    }

    /** {@code registry}, or the best child of a composite. */
    private static MeterRegistry counting(MeterRegistry registry) {
        MeterRegistry chosen = registry instanceof CompositeMeterRegistry composite
                ? composite.getRegistries().stream()
                        .filter(child -> !(child instanceof StepMeterRegistry))
                        .max(Comparator.comparing(Prometheus::is))
                        .orElse(registry)
                : registry;
        if (chosen instanceof StepMeterRegistry) {
            throw new IllegalArgumentException("registry " + chosen.getClass().getName()
                    + " reports by steps, and the page needs one that counts from its start on: combine it with a"
                    + " SimpleMeterRegistry in a CompositeMeterRegistry");
        }
        return chosen;
    }

    String read() {
        Map<String, List<Meter>> meters = new HashMap<>();
        for (Meter meter : registry.getMeters()) {
            meters.computeIfAbsent(meter.getId().getName(), name -> new ArrayList<>())
                    .add(meter);
        }
        Json json = new Json();
        json.open('{').key("title").text(title).key("run").text(run);
        json.key("cumulative").raw(String.valueOf(cumulative));
        json.key("time").number(registry.config().clock().monotonicTime() / 1e9);
        json.key("modules").open('[');
        for (MeterCatalog catalog : MeterCatalog.inUse()) {
            List<MeterSpec> rows = catalog.rows().stream()
                    .filter(row -> meters.containsKey(row.name()))
                    .toList();
            if (!rows.isEmpty()) {
                json.open('{').key("name").text(catalog.name()).key("rows").open('[');
                rows.forEach(row -> row(json, row, meters.getOrDefault(row.name(), List.of())));
                json.close(']').close('}');
            }
        }
        return json.close(']').close('}').toString();
    }

    private void row(Json json, MeterSpec row, List<Meter> meters) {
        String label = label(row).map(TagSpec::key).orElse("");
        json.open('{').key("name").text(row.name()).key("unit").text(row.unit());
        json.key("description").text(row.description()).key("label").text(label);
        json.key("signals").open('[');
        row.signals().stream().sorted().forEach(signal -> json.text(lower(signal)));
        json.close(']').key("bounds").open('[');
        row.buckets().forEach(json::number);
        json.close(']');
        Map<String, Series> series = new TreeMap<>();
        for (Meter meter : meters) {
            String what = Optional.ofNullable(meter.getId().getTag(label)).orElse("");
            boolean failed = failed(row, meter);
            Series sum = series.computeIfAbsent(failed + what, key -> new Series(what, failed));
            try {
                sum.add(row, meter);
            } catch (RuntimeException unreadable) {
                // A gauge of the application that throws costs its figure, not the page.
                sum.gauge = Double.NaN;
            }
        }
        json.key("gauge").raw(String.valueOf(meters.stream().allMatch(meter -> meter instanceof Gauge)));
        json.key("series").open('[');
        series.values().forEach(each -> each.write(json, cumulative));
        json.close(']').close('}');
    }

    /** The label by which series are distinguished: the one with the most values, as routes and queues have. */
    static Optional<TagSpec> label(MeterSpec row) {
        return row.tags().stream()
                .filter(tag -> !tag.isClosed() && !tag.key().equals(ERROR_TYPE))
                .max(Comparator.comparingInt(TagSpec::cap));
    }

    private static boolean failed(MeterSpec row, Meter meter) {
        String error = meter.getId().getTag(ERROR_TYPE);
        boolean counts = row.signals().contains(Signal.RATE) || row.signals().contains(Signal.DURATION);
        return (error != null && !error.isEmpty()) || (row.signals().contains(Signal.ERRORS) && !counts);
    }

    private static String lower(Signal signal) {
        return signal.name().toLowerCase(Locale.ROOT);
    }

    /** The sum of a row's meters that share a value of its label. */
    private static final class Series {
        private final String what;
        private final boolean failed;
        private double count;
        private double max;
        private double gauge = Double.NaN;
        private double[] buckets = {};

        Series(String what, boolean failed) {
            this.what = what;
            this.failed = failed;
        }

        void add(MeterSpec row, Meter meter) {
            if (meter instanceof TimeGauge time) {
                gauge(row, time.value(TimeUnit.SECONDS));
            } else if (meter instanceof Gauge value) {
                gauge(row, value.value());
            } else if (meter instanceof Counter counter) {
                count += counter.count();
            } else if (meter instanceof FunctionCounter counter) {
                count += counter.count();
            } else if (meter instanceof Timer timer) {
                snapshot(row, timer.takeSnapshot(), true, timer.max(TimeUnit.SECONDS));
            } else if (meter instanceof DistributionSummary summary) {
                snapshot(row, summary.takeSnapshot(), false, summary.max());
            }
        }

        /** A filter of the host may have added boundaries to those of the row. */
        private void snapshot(MeterSpec row, HistogramSnapshot snapshot, boolean timer, double most) {
            count += snapshot.count();
            max = Math.max(max, most);
            List<Double> bounds = row.buckets();
            CountAtBucket[] counts = snapshot.histogramCounts();
            if (buckets.length == 0 && counts.length > 0) { // else the registry has no buckets, or none with boundaries
                buckets = new double[bounds.size()];
            }
            for (CountAtBucket at : counts) {
                double bound = timer ? at.bucket(TimeUnit.SECONDS) : at.bucket();
                for (int i = 0; i < buckets.length; i++) {
                    if (Math.abs(bounds.get(i) - bound) <= bound * 1e-9) {
                        buckets[i] += at.count();
                    }
                }
            }
        }

        /** Ratios and ages do not add up: the largest counts. */
        private void gauge(MeterSpec row, double value) {
            if (Double.isNaN(gauge)) {
                gauge = value;
            } else if (row.unit().equals("ratio") || row.unit().equals("seconds")) {
                gauge = Math.max(gauge, value);
            } else {
                gauge += value;
            }
        }

        /** What never happened is left out, and so is what has no value. */
        void write(Json json, boolean cumulative) {
            if (!Double.isNaN(gauge)) {
                json.open('[').text(what).number(gauge).close(']');
            } else if (count > 0) {
                json.open('[').text(what).number(failed ? 1 : 0).number(count).number(max);
                json.open('[');
                for (double bucket : buckets) {
                    json.number(bucket);
                }
                if (buckets.length > 0 && cumulative) { // past the last boundary too
                    json.number(count);
                }
                json.close(']').close(']');
            }
        }
    }
}
