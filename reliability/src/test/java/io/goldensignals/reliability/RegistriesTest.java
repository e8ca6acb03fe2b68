package io.goldensignals.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.goldensignals.core.ForeignSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.TagSpec;
import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.goldensignals.testkit.CatalogAssert;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.micrometer.statsd.StatsdConfig;
import io.micrometer.statsd.StatsdMeterRegistry;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each row of each catalogue arrives in whatever registry the application has. */
class RegistriesTest {

    private static final MeterCatalog[] CATALOGS = Everything.CATALOGS.toArray(MeterCatalog[]::new);
    private static final List<MeterSpec> ROWS = Everything.CATALOGS.stream()
            .flatMap(catalog -> catalog.rows().stream())
            .filter(row -> !(row instanceof ForeignSpec))
            .toList();
    private static final MeterSpec[] FOREIGN = Everything.CATALOGS.stream()
            .flatMap(catalog -> catalog.rows().stream())
            .filter(ForeignSpec.class::isInstance)
            .toArray(MeterSpec[]::new);

    /** The first value, and absent for every second tag. */
    private static String value(TagSpec tag) {
        return tag.key().length() % 2 == 0 ? "" : "some";
    }

    private static void recordIn(MeterRegistry registry) {
        Everything.record(registry, RegistriesTest::value);
        assertThat(Everything.failures(registry)).as("failures").isZero();
    }

    @Test
    void aSimpleRegistryHoldsEveryRow() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        recordIn(registry);

        CatalogAssert.of(registry, CATALOGS).holdsOnlyRows().holdsEveryRow(FOREIGN);
    }

    @Test
    void aCompositeOfPrometheusAndOtlpSendsEveryRowToBoth() throws IOException {
        GoldenPrometheusRegistry prometheus = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);
        try (Collector collector = new Collector()) {
            OtlpMeterRegistry otlp = new OtlpMeterRegistry(collector.config(), Clock.SYSTEM);
            CompositeMeterRegistry both =
                    new CompositeMeterRegistry().add(prometheus).add(otlp);

            recordIn(both);

            CatalogAssert.of(prometheus, CATALOGS).holdsOnlyRows().holdsEveryRow(FOREIGN);
            otlp.close();
            collector.assertHoldsEveryRow();
        }
    }

    @Test
    void openTelemetrysProtocolCarriesEveryRowWithoutEmptyAttributes() throws IOException {
        try (Collector collector = new Collector()) {
            OtlpMeterRegistry otlp = new OtlpMeterRegistry(collector.config(), Clock.SYSTEM);

            recordIn(otlp);

            otlp.close(); // publishes
            collector.assertHoldsEveryRow();
        }
    }

    @Test
    void statsdGetsALineForEveryRowAndNoneThatAValueMadeUp() {
        Set<String> lines = ConcurrentHashMap.newKeySet();
        StatsdConfig config = new StatsdConfig() {
            @Override
            public String get(String key) {
                return null;
            }

            @Override
            public Duration pollingFrequency() {
                return Duration.ofMillis(50);
            }
        };
        StatsdMeterRegistry registry =
                StatsdMeterRegistry.builder(config).lineSink(lines::add).build();
        try {
            Everything.record(registry, tag -> "a\nadmin.logins:1|c");

            assertThat(Everything.failures(registry)).isZero();
            Set<String> names = ROWS.stream().map(MeterSpec::name).collect(Collectors.toSet());
            await().untilAsserted(() -> assertThat(lines.stream()
                            .map(line -> line.substring(0, line.indexOf(':')))
                            .collect(Collectors.toSet()))
                    .containsAll(names.stream()
                            .map(name -> registry.config().namingConvention().name(name, null, null))
                            .toList()));
            assertThat(lines).noneMatch(line -> line.strip().indexOf('\n') >= 0);
        } finally {
            registry.close();
        }
    }

    /** Takes what an exporter pushes, and looks at every attribute. */
    private static final class Collector implements AutoCloseable {
        private final HttpServer server;
        private final Map<String, Metric> metrics = new ConcurrentHashMap<>();
        private final Set<String> problems = ConcurrentHashMap.newKeySet();

        Collector() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                take(ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()));
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
        }

        OtlpConfig config() {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/metrics";
            // Seconds are what the conventions ask for; Micrometer's default is milliseconds.
            Map<String, String> options = Map.of("otlp.url", url, "otlp.step", "1h", "otlp.baseTimeUnit", "seconds");
            return options::get;
        }

        private void take(ExportMetricsServiceRequest request) {
            request.getResourceMetricsList().stream()
                    .flatMap(resource -> resource.getScopeMetricsList().stream())
                    .flatMap(scope -> scope.getMetricsList().stream())
                    .forEach(metric -> {
                        metrics.put(metric.getName(), metric);
                        attributes(metric).forEach(attribute -> {
                            if (attribute.getKey().isEmpty()
                                    || attribute.getValue().getStringValue().isEmpty()) {
                                problems.add(metric.getName() + " has an empty attribute " + attribute.getKey());
                            }
                        });
                    });
        }

        private static Stream<KeyValue> attributes(Metric metric) {
            return Stream.of(
                            metric.getSum().getDataPointsList().stream()
                                    .flatMap(point -> point.getAttributesList().stream()),
                            metric.getGauge().getDataPointsList().stream()
                                    .flatMap(point -> point.getAttributesList().stream()),
                            metric.getHistogram().getDataPointsList().stream()
                                    .flatMap(point -> point.getAttributesList().stream()))
                    .flatMap(each -> each);
        }

        void assertHoldsEveryRow() {
            assertThat(problems).isEmpty();
            assertThat(metrics.keySet())
                    .containsAll(ROWS.stream().map(MeterSpec::name).toList());
            for (MeterSpec row : ROWS) {
                Metric metric = metrics.get(row.name());
                switch (row.type()) {
                    case TIMER, DISTRIBUTION_SUMMARY ->
                        assertThat(metric.getHistogram().getDataPoints(0).getCount())
                                .as(row.name())
                                .isEqualTo(1);
                    case COUNTER ->
                        assertThat(metric.getSum().getDataPoints(0).getAsDouble())
                                .as(row.name())
                                .isEqualTo(3);
                    default ->
                        assertThat(metric.getGauge().getDataPoints(0).getAsDouble())
                                .as(row.name())
                                .isEqualTo(5);
                }
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
