package io.goldensignals.s3;

import static java.util.Objects.requireNonNull;

import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.s3.meters.S3Recorder;
import io.goldensignals.s3.v2.SdkClients;
import io.goldensignals.s3.v2.SdkFailures;
import io.goldensignals.s3.v2.SdkPages;
import io.goldensignals.s3.v2.SupportedSdk;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Measures S3 clients: calls, attempts, streams and connection pools, in the meters of {@link S3Meters}.
 *
 * <pre>{@code
 * S3Client s3 = S3Metrics.create(registry).wrap(S3Client.builder());
 * }</pre>
 *
 * <p>With an SDK v2 older than 2.27, clients stay bare: a warning is logged once, and nothing is measured.
 *
 * <p>An instrumented client returns and throws what the bare one does. Give one {@code S3Metrics} all clients of a
 * registry; each client is known by its name, and its gauges end when it is closed. Thread-safe.
 */
public final class S3Metrics implements AutoCloseable {

    static final String DEFAULT_NAME = "s3";

    private final S3Recorder recorder;

    private S3Metrics(Builder builder) {
        this.recorder = new S3Recorder(builder.registry, builder.sampleEvery.toNanos(), builder.buckets);
    }

    /** Metrics with the default options. */
    @CheckReturnValue
    public static S3Metrics create(MeterRegistry registry) {
        return builder(registry).build();
    }

    /** Begins metrics with options. */
    @CheckReturnValue
    public static Builder builder(MeterRegistry registry) {
        return new Builder(registry);
    }

    /**
     * The plug-in that measures the clients which are built with it, sync and async, under {@code clientName}, to which a
     * number is added while the name is in use: {@code S3Client.builder().addPlugin(metrics.plugin("models"))}.
     *
     * <p>The clients keep their type. A transfer that such a client splits is measured as the requests that it makes. What the
     * plug-in cannot know is the connection pool's limit and the wait for a connection; {@link
     * #wrap(String, S3ClientBuilder)} does.
     */
    @CheckReturnValue
    public SdkPlugin plugin(String clientName) {
        requireNonNull(clientName, "clientName");
        return SupportedSdk.present() ? SdkClients.plugin(recorder, clientName) : config -> {};
    }

    /** Builds a measured client under the name "s3", or "s3-2" and so on for further ones. */
    @CheckReturnValue
    public S3Client wrap(S3ClientBuilder builder) {
        return wrap(DEFAULT_NAME, builder);
    }

    /**
     * Builds a client with the {@link #plugin}, under {@code clientName}, to which a number is added while the name is in use,
     * and wraps it to learn the connection pool's limit and the wait for a connection from a call now and then.
     */
    @CheckReturnValue
    public S3Client wrap(String clientName, S3ClientBuilder builder) {
        return SupportedSdk.present() ? SdkClients.build(recorder, clientName, builder) : builder.build();
    }

    /**
     * Measures a client that exists already, under the name "s3" or "s3-2" and so on.
     *
     * <p>Attempts, retries and back-off happen out of sight inside such a client; prefer the builder. A client that is
     * measured already is returned as it is.
     */
    @CheckReturnValue
    public S3Client wrap(S3Client client) {
        return wrap(DEFAULT_NAME, client);
    }

    /** Measures a client that exists already, under {@code clientName}; see {@link #wrap(S3Client)}. */
    @CheckReturnValue
    public S3Client wrap(String clientName, S3Client client) {
        return SupportedSdk.present() ? SdkClients.wrap(recorder, clientName, client) : client;
    }

    /** Builds a measured async client; see {@link #wrap(S3ClientBuilder)}. */
    @CheckReturnValue
    public S3AsyncClient wrap(S3AsyncClientBuilder builder) {
        return wrap(DEFAULT_NAME, builder);
    }

    /**
     * Builds an async client with the {@link #plugin} under {@code clientName}, and wraps it unless it splits transfers, of
     * which the transfer manager wants to see the type; see {@link #wrap(String, S3ClientBuilder)}.
     */
    @CheckReturnValue
    public S3AsyncClient wrap(String clientName, S3AsyncClientBuilder builder) {
        return SupportedSdk.present() ? SdkClients.build(recorder, clientName, builder) : builder.build();
    }

    /** Measures an async client that exists already, such as one on the CRT; see {@link #wrap(S3Client)}. */
    @CheckReturnValue
    public S3AsyncClient wrap(S3AsyncClient client) {
        return wrap(DEFAULT_NAME, client);
    }

    /** Measures an async client that exists already, under {@code clientName}; see {@link #wrap(S3Client)}. */
    @CheckReturnValue
    public S3AsyncClient wrap(String clientName, S3AsyncClient client) {
        return SupportedSdk.present() ? SdkClients.wrap(recorder, clientName, client) : client;
    }

    /** Begins a monitor that lists buckets through {@code client}; if that is measured, so are the listing's calls. */
    @CheckReturnValue
    public BucketMonitor.Builder monitor(S3Client client) {
        return new BucketMonitor.Builder(
                recorder, SdkPages.of(requireNonNull(client, "client")), failure -> SdkFailures.judged(failure, false));
    }

    /** The entry for clients of the SDK v1; the names are the same. */
    @CheckReturnValue
    public S3MetricsV1 v1() {
        return new S3MetricsV1(recorder);
    }

    /** Removes the gauges; the clients keep working. */
    @Override
    public void close() {
        recorder.close();
    }

    /** Gathers the options. */
    public static final class Builder {
        private final MeterRegistry registry;
        private Duration sampleEvery = Duration.ofSeconds(1);
        private @Nullable Set<String> buckets;

        private Builder(MeterRegistry registry) {
            this.registry = requireNonNull(registry, "registry");
        }

        /**
         * Sets how often, at most, a call of each client is asked for the SDK's own metrics, which report the size of the
         * connection pool and the wait for a connection. Such a call costs the SDK some 7 KB of garbage. One second unless
         * set; zero asks every call.
         */
        public Builder samplePoolEvery(Duration period) {
            if (period.isNegative()) {
                throw new IllegalArgumentException("pool sampling period is " + period + ", must not be negative");
            }
            this.sampleEvery = period;
            return this;
        }

        /**
         * Sets the buckets that have a label; all others are {@value io.goldensignals.core.TagSpec#OTHER}. Unless set, each
         * bucket has one that has answered with success, up to a cap. With no name at all, no bucket has a label.
         */
        public Builder buckets(String... names) {
            this.buckets = Set.of(names);
            return this;
        }

        /** The metrics. */
        @CheckReturnValue
        public S3Metrics build() {
            return new S3Metrics(this);
        }
    }
}
