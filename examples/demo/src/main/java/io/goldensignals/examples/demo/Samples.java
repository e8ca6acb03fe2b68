package io.goldensignals.examples.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One scrape in Prometheus' text format. */
record Samples(List<Sample> all) {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)(?: \\d+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** One line. */
    record Sample(String name, Map<String, String> labels, double value) {
        String label(String key) {
            return labels.getOrDefault(key, "");
        }
    }

    static Samples parse(String text) {
        List<Sample> samples = new ArrayList<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                String labels = matcher.group(2) == null ? "" : matcher.group(2);
                samples.add(new Sample(matcher.group(1), labels(labels), number(matcher.group(3))));
            }
        });
        return new Samples(samples);
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
                buckets.merge(number(sample.label("le")), sample.value(), Double::sum);
            }
        }
        return buckets;
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new HashMap<>();
        Matcher matcher = LABEL.matcher(text);
        while (matcher.find()) {
            labels.put(matcher.group(1), matcher.group(2));
        }
        return labels;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
