package io.goldensignals.core;

import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/**
 * The threads by state and kind. A scrape reads a dozen gauges of it, so the threads are counted once for all that read
 * within a quarter of a second.
 */
final class ThreadCensus {

    private static final long VALID_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Meters meters;
    private final ThreadMXBean threads;
    private final int[][] counts = new int[2][Thread.State.values().length];
    private int deadlocked;
    private long countedAt;
    private boolean counted;

    ThreadCensus(Meters meters, ThreadMXBean threads) {
        this.meters = meters;
        this.threads = threads;
    }

    synchronized double count(Thread.State state, boolean daemon) {
        refresh();
        return counts[daemon ? 1 : 0][state.ordinal()];
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
        counts[0] = new int[counts[0].length];
        counts[1] = new int[counts[1].length];
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null) { // it may have ended since
                counts[thread.isDaemon() ? 1 : 0][thread.getThreadState().ordinal()]++;
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
