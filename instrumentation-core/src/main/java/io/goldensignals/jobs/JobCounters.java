package io.goldensignals.jobs;

import io.goldensignals.core.Meters;
import io.micrometer.core.instrument.Counter;

/** The counters of one job, all at zero from the beginning. Counting never fails. */
final class JobCounters {

    static final int READ = 0;
    static final int WRITTEN = 1;
    static final int SKIPPED = 2;
    static final int DIRTY = 3;
    static final int SENT = 4;

    final Counter started;
    final Counter killed;
    final Counter overlaps;
    final Counter skipped;
    final Counter retries;
    final Counter notStarted;
    final Counter tooLong;

    private final Meters meters;
    private final Counter[] items;

    JobCounters(Meters meters, String job) {
        this.meters = meters;
        started = JobMeters.STARTED.counter(meters, job);
        killed = JobMeters.KILLED.counter(meters, job);
        overlaps = JobMeters.OVERLAPS.counter(meters, job);
        skipped = JobMeters.SKIPPED.counter(meters, job);
        retries = JobMeters.RETRIES.counter(meters, job);
        notStarted = JobMeters.SLA_MISSED.counter(meters, job, "not_started");
        tooLong = JobMeters.SLA_MISSED.counter(meters, job, "too_long");
        items = new Counter[] {
            items("read", job), items("written", job), items("skipped", job), items("dirty", job), items("sent", job)
        };
        JobMeters.CALLBACK_OUTCOME.values().forEach(outcome -> JobMeters.CALLBACKS.counter(meters, job, outcome));
    }

    private Counter items(String result, String job) {
        return JobMeters.ITEMS.counter(meters, job, result);
    }

    void count(Counter counter) {
        count(counter, 1);
    }

    void items(int kind, long amount) {
        count(items[kind], amount);
    }

    private void count(Counter counter, long amount) {
        counter.increment((double) amount);
    }
}
