package io.goldensignals.s3;

import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/** Takes what the SDK tells about the connection pool out of the metrics of a sampled call. */
final class PoolSample implements MetricPublisher {

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

    private void read(MetricCollection metrics) {
        List<Integer> limits = metrics.metricValues(HttpMetric.MAX_CONCURRENCY);
        if (!limits.isEmpty()) {
            client.limit(limits.get(0));
        }
        for (Duration wait : metrics.metricValues(HttpMetric.CONCURRENCY_ACQUIRE_DURATION)) {
            client.waited(wait.toNanos());
        }
        metrics.children().forEach(this::read);
    }
}
