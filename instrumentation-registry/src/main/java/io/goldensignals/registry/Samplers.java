package io.goldensignals.registry;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.prometheus.metrics.config.ExemplarsProperties;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.config.PrometheusPropertiesLoader;
import io.prometheus.metrics.core.exemplars.ExemplarSampler;
import io.prometheus.metrics.core.exemplars.ExemplarSamplerConfig;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/** Exemplars of the spans that are current when a value is recorded: one for each bucket, or one. */
final class Samplers {

    private final SpanContext spans;
    private final ExemplarsProperties properties;
    private final Map<Bounds, ExemplarSamplerConfig> configs = new ConcurrentHashMap<>();

    Samplers(SpanContext spans, PrometheusConfig config) {
        this.spans = spans;
        Properties own = config.prometheusProperties();
        PrometheusProperties all =
                own == null ? PrometheusPropertiesLoader.load() : PrometheusPropertiesLoader.load(own);
        this.properties = all.getExemplarProperties();
    }

    ExemplarSampler sampler(Bounds bounds) {
        ExemplarSamplerConfig config = configs.computeIfAbsent(
                bounds,
                each -> each.isNone()
                        ? new ExemplarSamplerConfig(properties, 1)
                        : new ExemplarSamplerConfig(properties, each.recorded()));
        return new ExemplarSampler(config, spans);
    }
}
