package io.goldensignals.s3.meters;

import io.goldensignals.core.Registration;
import io.goldensignals.core.Resource;
import io.goldensignals.core.ResourceMetrics;
import io.goldensignals.core.Usage;
import io.goldensignals.s3.S3Meters;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one instrumented client: its connection pool and its open streams.
 *
 * <p>SDKs report on their pools only when a request has ended, so an idle pool looks busy for ever and a stuck one shows
 * nothing. Hence the demand is counted here (attempts under way and open streams each need a connection) and held against
 * the limit that the SDK reports: what is above the limit waits. Thread-safe.
 */
public final class ClientMeters implements AutoCloseable {

    static final String POOL_TYPE = "s3_connection_pool";

    private final S3Recorder recorder;
    private final String name;
    private final LongAdder demand = new LongAdder();
    private final OpenStreams streams;
    private final Resource pool;
    private final Registration[] gauges;
    private final AtomicLong sampled;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile long limit;
    private volatile boolean awaitsLimit;
    private volatile boolean seesAttempts;

    ClientMeters(S3Recorder recorder, ResourceMetrics resources, String name) {
        this.recorder = recorder;
        this.name = name;
        this.streams = new OpenStreams(this);
        this.sampled = new AtomicLong(recorder.meters().nanos() - recorder.sampleNanos());
        this.pool = resources.resource(
                POOL_TYPE, name, Usage.inUse(this::inUse).limit(() -> limit).waiting(this::waiting));
        this.gauges = new Registration[] {
            S3Meters.OPEN_STREAMS.gauge(recorder.meters(), streams, OpenStreams::count, name),
            S3Meters.OLDEST_STREAM.gauge(recorder.meters(), streams, OpenStreams::oldestAgeSeconds, name)
        };
    }

    public S3Recorder recorder() {
        return recorder;
    }

    String name() {
        return name;
    }

    OpenStreams streams() {
        return streams;
    }

    public long nanos() {
        return recorder.meters().nanos();
    }

    /** The adapter reports the attempts of its calls. */
    public void seeAttempts() {
        seesAttempts = true;
    }

    void connectionTaken() {
        demand.increment();
    }

    void connectionReturned() {
        demand.decrement();
    }

    /** The pool turned an attempt away. */
    void rejected() {
        pool.rejected();
    }

    /** The pool's limit is still to come: until then it is unknown how much of the demand is in use. */
    public void awaitLimit() {
        awaitsLimit = true;
        pool.refresh();
    }

    public void limit(long connections) {
        if (connections != limit || awaitsLimit) {
            limit = connections;
            awaitsLimit = false;
            pool.refresh();
        }
    }

    /** The pool has no limit that the demand could be held against. */
    public void noLimit() {
        if (awaitsLimit) {
            awaitsLimit = false;
            pool.refresh();
        }
    }

    public void waited(long nanos) {
        pool.waited(nanos);
    }

    /** Whether this call is to be sampled; true at most once for each sampling period. */
    public boolean sample() {
        long last = sampled.get();
        long now = nanos();
        return now - last >= recorder.sampleNanos() && sampled.compareAndSet(last, now);
    }

    /** A call that starts now; null if it cannot be measured. */
    @Nullable
    public S3Call start(String operation, String bucket) {
        try {
            return S3Call.begun(this, recorder.operation(operation), bucket, seesAttempts);
        } catch (Throwable failure) {
            recorder.failed(failure);
            return null;
        }
    }

    /** A call that starts with its first attempt; null if it cannot be measured. */
    @Nullable
    public S3Call prepare(String operation, String bucket, boolean cancellable) {
        try {
            return S3Call.prepared(this, recorder.operation(operation), bucket, cancellable);
        } catch (Throwable failure) {
            recorder.failed(failure);
            return null;
        }
    }

    /** Closes these meters when {@code owner} is garbage, for clients that report no shutdown. */
    public void closeWithGarbage(Object owner) {
        recorder.garbage().watch(owner, this);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            for (Registration gauge : gauges) {
                gauge.close();
            }
            pool.close();
            recorder.release(name);
        }
    }

    private long inUse() {
        long wanted = Math.max(0, demand.sum());
        if (limit > 0) {
            return Math.min(wanted, limit);
        }
        return awaitsLimit ? Usage.UNKNOWN : wanted;
    }

    private long waiting() {
        return limit > 0 ? Math.max(0, demand.sum() - limit) : Usage.UNKNOWN;
    }
}
