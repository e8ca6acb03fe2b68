package io.goldensignals.s3;

import io.goldensignals.core.Family;
import io.goldensignals.core.Meters;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.ResourceMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the adapters of both SDKs record with; knows neither of them. Thread-safe. */
final class S3Recorder implements AutoCloseable {

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

    private final ClientGarbage garbage = new ClientGarbage();
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    S3Recorder(MeterRegistry registry, long sampleNanos) {
        this.meters = Meters.of(registry, S3Meters.CATALOG);
        this.resources = ResourceMetrics.create(registry);
        this.operations = meters.family(S3Meters.METHOD, name -> new OperationMeters(this, name));
        this.sampleNanos = sampleNanos;
        S3Result.Table results = new S3Result.Table();
        this.calls = RequestMetrics.builder(meters, S3Meters.OPERATION_DURATION)
                .inFlight(S3Meters.ACTIVE)
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

    Meters meters() {
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

    RequestMetrics measurements() {
        return measurements;
    }

    /** How often what only the SDK's metrics can tell is sampled. */
    long sampleNanos() {
        return sampleNanos;
    }

    ClientGarbage garbage() {
        return garbage;
    }

    /** The meters of another client; a name that is taken by an open client gets a number. */
    ClientMeters client(String name) {
        garbage.collect();
        String unique = name;
        for (int number = 2; !names.add(unique); number++) {
            unique = name + "-" + number;
        }
        return new ClientMeters(this, resources, unique);
    }

    /** The name of a closed client is free again. */
    void release(String name) {
        names.remove(name);
    }

    /** Starts a call; null if it cannot be measured. */
    @Nullable
    S3Call start(ClientMeters client, String operation, String bucket, boolean seesAttempts) {
        try {
            return new S3Call(client, operations.of(operation).bucket(bucket), seesAttempts);
        } catch (Throwable failure) {
            meters.failed(failure);
            return null;
        }
    }

    /** The call of {@code client} whose SDK method now runs on this thread. */
    @Nullable
    S3Call current(ClientMeters client) {
        S3Call call = current.get();
        return call != null && call.client() == client ? call : null;
    }

    /** Sets the call that now runs on this thread; returns the one that it is nested in. */
    @Nullable
    S3Call enter(@Nullable S3Call call) {
        S3Call outer = current.get();
        current.set(call);
        return outer;
    }

    void leave(@Nullable S3Call outer) {
        current.set(outer);
    }

    void failed(Throwable failure) {
        meters.failed(failure);
    }

    @Override
    public void close() {
        meters.close();
        resources.close();
    }
}
