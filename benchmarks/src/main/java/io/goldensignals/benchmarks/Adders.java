package io.goldensignals.benchmarks;

import java.util.concurrent.atomic.LongAdder;

/** A histogram of durations as one would write it by hand: an adder for each bucket, and one for the sum. */
final class Adders {

    private final double[] bounds = Floor.SECONDS.clone();
    private final LongAdder[] counts = new LongAdder[bounds.length + 1];
    private final LongAdder sum = new LongAdder();

    Adders() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] *= 1e9;
        }
    }

    void record(long nanos) {
        int bucket = 0;
        while (bucket < bounds.length && bounds[bucket] < nanos) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(nanos);
    }
}
