package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.ClientMeters;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/** Takes what the SDK reports about the connection pool out of the metrics of a sampled call. */
final class PoolSample implements MetricPublisher {

    /** HTTP clients with a pool for each endpoint: demand over all endpoints cannot be held against the limit of one. */
    private static final Set<String> POOL_FOR_EACH_ENDPOINT = Set.of("NettyNio", "AwsCommonRuntime");

    private final ClientMeters client;

    PoolSample(ClientMeters client) {
        this.client = client;
    }

    @Override
    public void publish(MetricCollection metrics) {
        try {
            boolean limited = read(metrics);
            if (!limited && metrics.metricValues(CoreMetric.API_CALL_SUCCESSFUL).contains(true)) {
                client.noLimit();
            }
        } catch (Throwable failure) {
            client.recorder().failed(failure);
        }
    }

    /** Does nothing: the sample belongs to many calls. */
    @Override
    public void close() {}

    /** Whether a limit was among them. */
    private boolean read(MetricCollection metrics) {
        boolean limited = false;
        List<Integer> limits = metrics.metricValues(HttpMetric.MAX_CONCURRENCY);
        if (!limits.isEmpty()
                && metrics.metricValues(HttpMetric.HTTP_CLIENT_NAME).stream()
                        .noneMatch(POOL_FOR_EACH_ENDPOINT::contains)) {
            client.limit(limits.get(0));
            limited = true;
        }
        for (Duration wait : metrics.metricValues(HttpMetric.CONCURRENCY_ACQUIRE_DURATION)) {
            client.waited(wait.toNanos());
        }
        for (MetricCollection child : metrics.children()) {
            limited |= read(child);
        }
        return limited;
    }
}
