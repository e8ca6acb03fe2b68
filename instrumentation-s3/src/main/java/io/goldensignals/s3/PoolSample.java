package io.goldensignals.s3;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/** Takes what the SDK tells about the connection pool out of the metrics of a sampled call. */
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
            read(metrics);
        } catch (Throwable failure) {
            client.recorder().failed(failure);
        }
    }

    /** Does nothing: the sample belongs to many calls. */
    @Override
    public void close() {}

    private static boolean hasPoolForEachEndpoint(MetricCollection metrics) {
        return metrics.metricValues(HttpMetric.HTTP_CLIENT_NAME).stream().anyMatch(POOL_FOR_EACH_ENDPOINT::contains);
    }

    private void read(MetricCollection metrics) {
        List<Integer> limits = metrics.metricValues(HttpMetric.MAX_CONCURRENCY);
        if (!limits.isEmpty() && !hasPoolForEachEndpoint(metrics)) {
            client.limit(limits.get(0));
        }
        for (Duration wait : metrics.metricValues(HttpMetric.CONCURRENCY_ACQUIRE_DURATION)) {
            client.waited(wait.toNanos());
        }
        metrics.children().forEach(this::read);
    }
}
