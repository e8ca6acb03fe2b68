package io.goldensignals.examples.mes;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.zaxxer.hikari.HikariDataSource;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.ProcessMetrics;
import io.goldensignals.core.Registration;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.ResourceMetrics;
import io.goldensignals.core.Usage;
import io.goldensignals.examples.common.Broker;
import io.goldensignals.examples.common.OutboxMeters;
import io.goldensignals.examples.common.OutboxRelay;
import io.goldensignals.examples.common.Topology;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.s3.S3Metrics;
import io.goldensignals.servlet.MetricsServlet;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import javax.sql.DataSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** All that the MES does to be measured. */
final class Instrumentation implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ProcessMetrics process = ProcessMetrics.bind(registry, "mes-api", version());
    private final ResourceMetrics resources = ResourceMetrics.create(registry);
    private final ServletMetrics http = ServletMetrics.builder(registry)
            .route("/login")
            .route("/operator/orders")
            .route("/orders/{id}/status")
            .route("/health")
            .route("/metrics")
            .build();
    private final RabbitMetrics rabbit = RabbitMetrics.create(registry);
    private final S3Metrics s3 = S3Metrics.create(registry);
    private final Meters meters = Meters.of(registry, MesMeters.CATALOG);

    void http(ServletContext context) {
        http.addTo(context);
        context.addServlet("metrics", MetricsServlet.create(registry)).addMapping("/metrics");
    }

    Broker broker(ConnectionFactory factory) {
        rabbit.instrument(factory);
        return new Broker(() -> rabbit.connect(factory, "mes-api"), this::watchQueues);
    }

    private void watchQueues(Connection connection) {
        Registration queues =
                rabbit.monitor(connection, Duration.ofSeconds(5), Topology.MES_CREATED, Topology.DEAD_LETTERS);
        connection.addShutdownListener(lost -> queues.close());
    }

    S3Client store(S3ClientBuilder builder) {
        return s3.instrument("models", builder);
    }

    DataSource database(HikariDataSource pool) {
        Usage usage = Usage.inUse(() -> pool.getHikariPoolMXBean().getActiveConnections())
                .limit(pool::getMaximumPoolSize)
                .waiting(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection());
        return resources.dataSource("mes", pool, usage);
    }

    Executor threads(String name, ThreadPoolExecutor pool) {
        return resources.executor(name, pool);
    }

    void outbox(OutboxRelay relay) {
        OutboxMeters.WAITING.gauge(meters, relay, OutboxRelay::waiting);
    }

    Operation pricing() {
        return RequestMetrics.builder(meters, MesMeters.PRICE)
                .inFlight(MesMeters.PRICE_ACTIVE)
                .stages(MesMeters.PRICE_STAGES)
                .build()
                .operation();
    }

    Operation orderList() {
        return RequestMetrics.builder(meters, MesMeters.ORDER_LIST)
                .stages(MesMeters.ORDER_LIST_STAGES)
                .build()
                .operation();
    }

    /** Every target status exists at zero before its first change. */
    RequestMetrics statusChanges() {
        RequestMetrics changes = RequestMetrics.create(meters, MesMeters.STATUS_CHANGES);
        for (StatusServlet.Target target : StatusServlet.Target.values()) {
            changes.operation(target.tag());
        }
        return changes;
    }

    private static String version() {
        String version = Instrumentation.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    @Override
    public void close() {
        http.close();
        s3.close();
        rabbit.close();
        resources.close();
        process.close();
        meters.close();
        registry.close();
    }
}
