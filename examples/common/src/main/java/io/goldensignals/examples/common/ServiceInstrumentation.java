package io.goldensignals.examples.common;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.zaxxer.hikari.HikariDataSource;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.Meters;
import io.goldensignals.core.ProcessMetrics;
import io.goldensignals.core.Registration;
import io.goldensignals.core.ResourceMetrics;
import io.goldensignals.core.Usage;
import io.goldensignals.page.GoldenSignalsPage;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.goldensignals.registry.SeriesBudget;
import io.goldensignals.s3.S3Metrics;
import io.goldensignals.servlet.ContainerMetrics;
import io.goldensignals.servlet.MetricsServlet;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Function;
import javax.sql.DataSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** What every service here does to be measured; what only one of them measures is in the class that extends this one. */
public abstract class ServiceInstrumentation implements AutoCloseable {
    protected final PrometheusMeterRegistry registry = registry();
    protected final Meters meters;
    private final Lifecycle parts = new Lifecycle();
    private final String service;
    private final ServletMetrics http;
    // region recorders
    private final ResourceMetrics resources = ResourceMetrics.create(registry);
    private final RabbitMetrics rabbit = RabbitMetrics.builder(registry)
            .settleTimes()
            .handledElsewhere(EventConsumer::handsOn)
            .build();
    protected final S3Metrics s3 = S3Metrics.create(registry);
    // endregion

    /**
     * Begins to measure the process.
     *
     * @param catalog the service's own rows, for {@link #meters}
     * @param http knows the service's routes
     */
    protected ServiceInstrumentation(
            String service, MeterCatalog catalog, Function<MeterRegistry, ServletMetrics> http) {
        this.service = service;
        this.meters = Meters.of(registry, catalog);
        this.http = http.apply(registry);
        parts.<AutoCloseable>add(registry::close);
        parts.add(meters);
        parts.add(ProcessMetrics.bind(registry, service, version()));
        parts.add(resources);
        parts.add(rabbit);
        parts.add(s3);
        parts.add(this.http);
    }

    private static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);
        SeriesBudget.perMeter(2_000).total(20_000).addTo(registry); // before there are meters
        return registry;
    }

    /** Registers a part that is closed together with this object, before the parts that were registered earlier. */
    protected final <T extends AutoCloseable> T closing(T part) {
        return parts.add(part);
    }

    // region http
    public void http(ServletContext context) {
        http.addTo(context);
        context.addServlet("metrics", MetricsServlet.create(registry)).addMapping("/metrics");
        context.addServlet(
                        "golden-signals",
                        GoldenSignalsPage.builder(registry).title(service).build())
                .addMapping("/golden-signals/*");
    }
    // endregion

    /** Measures the container, once it has started. */
    public void container() {
        parts.add(ContainerMetrics.bind(registry));
    }

    // region rabbitmq
    public Broker broker(ConnectionFactory factory, String... queues) {
        rabbit.instrument(factory);
        return new Broker(() -> rabbit.connect(factory, service), connection -> watch(connection, queues));
    }

    /** A publisher of events that may be lost. */
    public TelemetryPublisher telemetry(ConnectionFactory factory) {
        rabbit.instrument(factory);
        return TelemetryPublisher.start(() -> rabbit.connect(factory, service + " telemetry"));
    }

    /** A consumer that hands its events to {@code executor}; measured is the handler, on the executor's thread. */
    public EventConsumer consumer(String queue, int prefetch, Executor executor, EventConsumer.Handler handler) {
        return new EventConsumer(queue, prefetch, executor, handler, rabbit::handling);
    }
    // endregion

    private void watch(Connection connection, String... queues) {
        Registration depths = rabbit.monitor(connection, Duration.ofSeconds(5), queues);
        connection.addShutdownListener(lost -> depths.close());
    }

    // region s3
    public S3Client store(S3ClientBuilder builder) {
        return s3.wrap("models", builder);
    }
    // endregion

    public DataSource database(HikariDataSource pool) {
        Usage usage = Usage.inUse(() -> pool.getHikariPoolMXBean().getActiveConnections())
                .idle(() -> pool.getHikariPoolMXBean().getIdleConnections())
                .limit(pool::getMaximumPoolSize)
                .waiting(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection());
        return resources.dataSource(service, pool, usage);
    }

    public Executor threads(String name, ThreadPoolExecutor pool) {
        return resources.executor(name, pool);
    }

    public void outbox(OutboxRelay relay) {
        OutboxMeters.WAITING.gauge(meters, relay, OutboxRelay::waiting);
        OutboxMeters.OLDEST.gauge(meters, relay, OutboxRelay::oldestAge);
    }

    /** Publishes where orders stand, as the table {@code orders} of the database says: read every few seconds. */
    public void orders(OrderStages stages) {
        closing(meters.every(OrderStages.PERIOD, Duration.ZERO, "order-stages", stages::look));
        for (Orders.Status stage : OrderStages.OPEN) {
            String tag = stage.tag();
            OrderStageMeters.ORDERS.gauge(meters, stages, all -> all.count(stage), tag);
            OrderStageMeters.OLDEST.gauge(meters, stages, all -> all.oldestAge(stage), tag);
        }
    }

    private String version() {
        String version = getClass().getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    @Override
    public void close() {
        parts.close();
    }
}
