package io.goldensignals.examples.demo;

import io.prometheus.metrics.expositionformats.generated.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** One scrape, in the series that Prometheus makes of it. Immutable. */
@SuppressWarnings("NonCanonicalType") // the canonical name has the version of protobuf in it
record Samples(List<Sample> all) {
    /** What a scrape asks for: Prometheus' protobuf format. */
    static final String ACCEPT =
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

    /** The boundary of a histogram's last bucket. */
    static final String LAST = "+Inf";

    /** One series and its value. */
    record Sample(String name, Map<String, String> labels, double value) {
        String label(String key) {
            return labels.getOrDefault(key, "");
        }
    }

    /** Reads the families of a scrape in the format {@link #ACCEPT}, until the stream ends. */
    static Samples read(InputStream scrape) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (Metrics.MetricFamily family = Metrics.MetricFamily.parseDelimitedFrom(scrape);
                family != null;
                family = Metrics.MetricFamily.parseDelimitedFrom(scrape)) {
            for (Metrics.Metric metric : family.getMetricList()) {
                add(samples, family.getName(), metric);
            }
        }
        return new Samples(List.copyOf(samples));
    }

    private static void add(List<Sample> samples, String name, Metrics.Metric metric) {
        Map<String, String> labels = new HashMap<>();
        for (Metrics.LabelPair label : metric.getLabelList()) {
            labels.put(label.getName(), label.getValue());
        }
        if (metric.hasHistogram()) {
            add(samples, name, labels, metric.getHistogram());
        } else if (metric.hasSummary()) {
            samples.add(new Sample(name + "_count", labels, metric.getSummary().getSampleCount()));
            samples.add(new Sample(name + "_sum", labels, metric.getSummary().getSampleSum()));
        } else {
            samples.add(new Sample(name, labels, value(metric)));
        }
    }

    private static void add(
            List<Sample> samples, String name, Map<String, String> labels, Metrics.Histogram histogram) {
        samples.add(new Sample(name + "_count", labels, histogram.getSampleCount()));
        samples.add(new Sample(name + "_sum", labels, histogram.getSampleSum()));
        histogram.getBucketList().forEach(bucket -> {
            Map<String, String> withBoundary = new HashMap<>(labels);
            double boundary = bucket.getUpperBound();
            withBoundary.put("le", boundary == Double.POSITIVE_INFINITY ? LAST : String.valueOf(boundary));
            samples.add(new Sample(name + "_bucket", withBoundary, bucket.getCumulativeCount()));
        });
    }

    private static double value(Metrics.Metric metric) {
        if (metric.hasCounter()) {
            return metric.getCounter().getValue();
        }
        return metric.hasGauge()
                ? metric.getGauge().getValue()
                : metric.getUntyped().getValue();
    }

    /**
     * The sum over the samples of this name that the filter lets pass. A gauge that reads NaN, such as the limit of a pool that
     * has none, adds nothing.
     */
    double sum(String name, Predicate<Sample> filter) {
        return all.stream()
                .filter(sample -> sample.name().equals(name) && filter.test(sample))
                .mapToDouble(Sample::value)
                .filter(value -> !Double.isNaN(value))
                .sum();
    }

    double sum(String name) {
        return sum(name, sample -> true);
    }

    /** The cumulative counts of a histogram by upper boundary, summed over its label sets. */
    TreeMap<Double, Double> buckets(String histogram) {
        TreeMap<Double, Double> buckets = new TreeMap<>();
        for (Sample sample : all) {
            if (sample.name().equals(histogram + "_bucket")) {
                String boundary = sample.label("le");
                buckets.merge(
                        boundary.equals(LAST) ? Double.POSITIVE_INFINITY : Double.parseDouble(boundary),
                        sample.value(),
                        Double::sum);
            }
        }
        return buckets;
    }
}
