package io.goldensignals.dashboards.audit;

import java.util.Map;
import java.util.Set;

/**
 * What is known of a metric.
 *
 * @param kind of its samples
 * @param labels that its series can have beside those of the target
 * @param values the only ones that a label can have, by label
 * @param boundaries of its buckets
 */
record Known(Kind kind, Set<String> labels, Map<String, Set<String>> values, Set<Double> boundaries) {

    enum Kind {
        COUNTER,
        GAUGE,
        /** Native histograms. */
        NATIVE,
        OTHER
    }
}
