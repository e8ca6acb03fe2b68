package io.goldensignals.core;

import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The threads by state and kind. A scrape reads a dozen gauges of it, so the threads are counted once for all that read
 * within a quarter of a second.
 */
final class ThreadCensus {

    private static final long VALID_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Meters meters;
    private final ThreadMXBean threads;
    private final Map<Thread.State, Integer> daemons = new EnumMap<>(Thread.State.class);
    private final Map<Thread.State, Integer> others = new EnumMap<>(Thread.State.class);
    private int deadlocked;
    private long countedAt;
    private boolean counted;

    ThreadCensus(Meters meters, ThreadMXBean threads) {
        this.meters = meters;
        this.threads = threads;
    }

    synchronized double count(Thread.State state, boolean daemon) {
        refresh();
        return (daemon ? daemons : others).getOrDefault(state, 0);
    }

    synchronized double deadlocked() {
        refresh();
        return deadlocked;
    }

    private void refresh() {
        long now = meters.nanos();
        if (counted && now - countedAt < VALID_NANOS) {
            return;
        }
        daemons.clear();
        others.clear();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null) { // it may have ended since
                (thread.isDaemon() ? daemons : others).merge(thread.getThreadState(), 1, Integer::sum);
            }
        }
        long[] stuck = threads.isSynchronizerUsageSupported()
                ? threads.findDeadlockedThreads()
                : threads.findMonitorDeadlockedThreads();
        deadlocked = stuck == null ? 0 : stuck.length;
        countedAt = now;
        counted = true;
    }
}
