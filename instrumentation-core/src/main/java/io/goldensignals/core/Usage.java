package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the figures of a resource are read: units in use, and, if they are known, the limit, how many wait and how
 * many are idle.
 *
 * <p>Read at each scrape, so a limit may change at run time. A limit of {@link Integer#MAX_VALUE} or more, or below 1, is
 * none: limit and utilization are absent as long as it is. Immutable; the functions must be thread-safe and quick.
 */
public final class Usage {

    /**
     * The figure of a function that does not know what is in use, waits or is idle: the gauge is absent. Where it is what is in use,
     * {@link Resource#refresh()} brings the gauge back.
     */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private final LongSupplier inUse;
    private final @Nullable LongSupplier limit;
    private final @Nullable LongSupplier waiting;

    private final @Nullable LongSupplier idle;

    private Usage(
            LongSupplier inUse,
            @Nullable LongSupplier limit,
            @Nullable LongSupplier waiting,
            @Nullable LongSupplier idle) {
        this.inUse = requireNonNull(inUse, "inUse");
        this.limit = limit;
        this.waiting = waiting;
        this.idle = idle;
    }

    /** A resource of which so much is in use. */
    @CheckReturnValue
    public static Usage inUse(LongSupplier inUse) {
        return new Usage(inUse, null, null, null);
    }

    /** The same resource with a limit. */
    @CheckReturnValue
    public Usage limit(LongSupplier limit) {
        return new Usage(inUse, requireNonNull(limit, "limit"), waiting, idle);
    }

    /** The same resource with a count of those who wait. */
    @CheckReturnValue
    public Usage waiting(LongSupplier waiting) {
        return new Usage(inUse, limit, requireNonNull(waiting, "waiting"), idle);
    }

    /** The same resource with a count of units that are there and not in use, such as a pool's open connections. */
    @CheckReturnValue
    public Usage idle(LongSupplier idle) {
        return new Usage(inUse, limit, waiting, requireNonNull(idle, "idle"));
    }

    /**
     * The threads of a pool. Its limit is the core size if the queue is unbounded, as such a pool never grows beyond that,
     * else the maximum size.
     */
    @CheckReturnValue
    public static Usage of(ThreadPoolExecutor pool) {
        return inUse(pool::getActiveCount)
                .limit(() -> unbounded(pool.getQueue()) ? pool.getCorePoolSize() : pool.getMaximumPoolSize())
                .waiting(() -> pool.getQueue().size());
    }

    /** The threads of a fork-join pool against its parallelism. */
    @CheckReturnValue
    public static Usage of(ForkJoinPool pool) {
        return inUse(pool::getActiveThreadCount)
                .limit(pool::getParallelism)
                .waiting(() -> pool.getQueuedSubmissionCount() + pool.getQueuedTaskCount());
    }

    /** The permits of a semaphore that was created with {@code permits}. */
    @CheckReturnValue
    public static Usage of(Semaphore semaphore, int permits) {
        return inUse(() -> permits - semaphore.availablePermits())
                .limit(() -> permits)
                .waiting(semaphore::getQueueLength);
    }

    private static boolean unbounded(BlockingQueue<?> queue) {
        return queue.remainingCapacity() + (long) queue.size() >= Integer.MAX_VALUE;
    }

    boolean hasLimit() {
        return limit != null;
    }

    boolean hasWaiting() {
        return waiting != null;
    }

    boolean hasIdle() {
        return idle != null;
    }

    double readIdle() {
        return idle == null ? Double.NaN : known(idle.getAsLong());
    }

    double readInUse() {
        return known(inUse.getAsLong());
    }

    double readWaiting() {
        return waiting == null ? Double.NaN : known(waiting.getAsLong());
    }

    private static double known(long figure) {
        return figure == UNKNOWN ? Double.NaN : figure;
    }

    double readLimit() {
        long value = limit == null ? 0 : limit.getAsLong();
        return value < 1 || value >= Integer.MAX_VALUE ? Double.NaN : value;
    }

    /** In use / limit, kept within 0 and 1: the two are not read at the same instant. */
    double readUtilization() {
        return Math.max(0, Math.min(1, readInUse() / readLimit()));
    }
}
