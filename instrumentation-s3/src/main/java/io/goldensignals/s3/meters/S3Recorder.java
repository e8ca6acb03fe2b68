package io.goldensignals.s3.meters;

import io.goldensignals.core.Family;
import io.goldensignals.core.Meters;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.ResourceMetrics;
import io.goldensignals.s3.S3Meters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the adapters of both SDKs record with; knows neither of them. Thread-safe. */
public final class S3Recorder implements AutoCloseable {

    private final Meters meters;
    private final ResourceMetrics resources;
    private final long sampleNanos;
    private final RequestMetrics calls;
    private final RequestMetrics attempts;
    private final RequestMetrics streams;
    private final RequestMetrics measurements;
    private final Family<OperationMeters> operations;

    @SuppressWarnings("ThreadLocalUsage") // a static one would keep the last call of every registry
    private final ThreadLocal<@Nullable S3Call> current = new ThreadLocal<>();

    @SuppressWarnings("ThreadLocalUsage") // as above
    private final ThreadLocal<@Nullable CallWatch> watching = new ThreadLocal<>();

    private final ClientGarbage garbage = new ClientGarbage();
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    private final Set<Object> changed = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final BucketLabels labels;

    public S3Recorder(MeterRegistry registry, long sampleNanos) {
        this(registry, sampleNanos, null);
    }

    /** A recorder that labels the {@code buckets} only, or each that answers with success if they are null. */
    public S3Recorder(MeterRegistry registry, long sampleNanos, @Nullable Set<String> buckets) {
        this.meters = Meters.of(registry, S3Meters.CATALOG);
        this.labels = new BucketLabels(meters, buckets);
        this.resources = ResourceMetrics.create(registry);
        this.operations = meters.family(S3Meters.METHOD, name -> new OperationMeters(this, name));
        this.sampleNanos = sampleNanos;
        S3Result.Table results = new S3Result.Table();
        this.calls = RequestMetrics.builder(meters, S3Meters.OPERATION_DURATION)
                .results(results)
                .build();
        this.attempts = RequestMetrics.builder(meters, S3Meters.ATTEMPT_DURATION)
                .results(results)
                .build();
        this.streams = RequestMetrics.builder(meters, S3Meters.STREAM_DURATION)
                .results(new StreamOutcome.Table())
                .build();
        this.measurements = RequestMetrics.builder(meters, S3Meters.BUCKET_MEASUREMENT)
                .results(results)
                .build();
    }

    public Meters meters() {
        return meters;
    }

    RequestMetrics calls() {
        return calls;
    }

    RequestMetrics attempts() {
        return attempts;
    }

    RequestMetrics streams() {
        return streams;
    }

    public RequestMetrics measurements() {
        return measurements;
    }

    /** How often what only the SDK's metrics show is sampled, in nanoseconds. */
    long sampleNanos() {
        return sampleNanos;
    }

    ClientGarbage garbage() {
        return garbage;
    }

    /** The meters of another client; a name that is taken by an open client gets a number. */
    public ClientMeters client(String name) {
        garbage.collect();
        String unique = name;
        for (int number = 2; !names.add(unique); number++) {
            unique = name + "-" + number;
        }
        return new ClientMeters(this, resources, unique);
    }

    /** The {@code client} itself is to be changed, so that it is measured; false if it has been already. */
    public boolean change(Object client) {
        return changed.add(client);
    }

    /** The {@code client} could not be changed. */
    public void unchanged(Object client) {
        changed.remove(client);
    }

    /** The name of a closed client is free again. */
    void release(String name) {
        names.remove(name);
    }

    String bucketLabel(String bucket, boolean answered) {
        return labels.of(bucket, answered);
    }

    OperationMeters operation(String name) {
        return operations.of(name);
    }

    /**
     * The retry strategy will be asked next on this thread, about this call. A session of S3 Express is begun when the call that
     * needs it has been handed over already, which is then asked about after the session.
     */
    public void handOver(@Nullable S3Call call) {
        if (call != null && call.isSession()) {
            call.comesBefore(current.get());
        }
        current.set(call);
    }

    /** The call of {@code client} about which its retry strategy is asked now on this thread, to be taken once. */
    @Nullable
    public S3Call taken(ClientMeters client) {
        S3Call call = current.get();
        current.set(call == null ? null : call.next());
        return call != null && call.client() == client && call.acquire() ? call : null;
    }

    /** Sets what is to learn of the calls that start on this thread; returns what was to until now. */
    @Nullable
    public CallWatch watch(@Nullable CallWatch watching) {
        CallWatch before = this.watching.get();
        this.watching.set(watching);
        return before;
    }

    @Nullable
    public CallWatch watching() {
        return watching.get();
    }

    public void failed(Throwable failure) {
        meters.failed(failure);
    }

    @Override
    public void close() {
        meters.close();
        resources.close();
    }
}
