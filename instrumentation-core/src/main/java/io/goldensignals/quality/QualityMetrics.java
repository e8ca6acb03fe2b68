package io.goldensignals.quality;

import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.core.Family;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.RequestMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Recorder of the quality of data.
 *
 * <pre>{@code
 * QualityMetrics quality = QualityMetrics.create(registry);
 * Rule positive = quality.rule("price_positive");
 * DataStream orders = quality.stream("orders", Duration.ofMinutes(1));
 * Drift prices = quality.drift("price", Reference.read(Path.of("price.reference"))).register();
 *
 * orders.arrived(order.time());
 * if (positive.check(order.price() > 0)) {
 *     prices.add(order.price());
 * }
 * }</pre>
 *
 * <p>Ask for a rule, a stream or a feature once and keep it. Time is the registry's wall clock. Thread-safe; recording never
 * fails. Closing it removes the gauges.
 */
public final class QualityMetrics implements AutoCloseable {

    private final Meters meters;
    private final RequestMetrics inference;
    private final Family<Rule> rules;
    private final ConcurrentMap<String, DataStream> streams = new ConcurrentHashMap<>();
    private final Family<Freshness> datasets;
    private final ConcurrentMap<String, Drift> drifts = new ConcurrentHashMap<>();

    private QualityMetrics(Meters meters) {
        this.meters = meters;
        this.rules = meters.family(QualityMeters.RULE, name -> new Rule(meters, name));
        this.datasets = meters.family(QualityMeters.DATASET, name -> new Freshness(meters, name));
        this.inference = RequestMetrics.builder(meters, QualityMeters.INFERENCE_DURATION)
                .inFlight(QualityMeters.INFERENCE_ACTIVE)
                .build();
    }

    /** A recorder that publishes in {@code registry}. */
    @CheckReturnValue
    public static QualityMetrics create(MeterRegistry registry) {
        return new QualityMetrics(Meters.of(registry, QualityMeters.CATALOG));
    }

    /** The rule called {@code name}. */
    public Rule rule(String name) {
        return rules.of(name);
    }

    /**
     * The stream called {@code name}, whose watermark follows the newest event at a distance of {@code allowedLateness}; of
     * a known stream, the lateness first given stays.
     *
     * @throws IllegalArgumentException if the lateness is negative
     */
    public DataStream stream(String name, Duration allowedLateness) {
        if (allowedLateness.isNegative()) {
            throw new IllegalArgumentException(
                    "allowed lateness of stream " + name + " is " + allowedLateness + ", must not be negative");
        }
        String bounded = meters.bounded(QualityMeters.STREAM, name);
        return streams.computeIfAbsent(bounded, key -> new DataStream(meters, key, allowedLateness));
    }

    /** The data set called {@code name}, whose freshness is told. */
    public Freshness freshness(String name) {
        return datasets.of(name);
    }

    /** Begins the watch of the feature called {@code name} for drift from {@code reference}. */
    @CheckReturnValue
    public Drift.Builder drift(String name, Reference reference) {
        return new Drift.Builder(this, name, reference);
    }

    /** Calls of the model called {@code name}: their duration, failures and how many are under way. */
    public Operation model(String name) {
        return inference.operation(name);
    }

    @Override
    public void close() {
        meters.close();
    }

    void remove(String feature, Drift drift) {
        drifts.remove(feature, drift);
    }

    synchronized Drift register(Drift.Builder options) {
        if (drifts.containsKey(options.name)) {
            throw new IllegalArgumentException(
                    "drift of feature " + options.name + " is registered already: keep it, or close it");
        }
        Drift created = new Drift(meters, options);
        drifts.put(options.name, created);
        return created;
    }
}
