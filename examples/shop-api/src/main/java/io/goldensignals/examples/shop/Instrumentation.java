package io.goldensignals.examples.shop;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.zaxxer.hikari.HikariDataSource;
import io.goldensignals.core.Meters;
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
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import javax.sql.DataSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** All that the shop does to be measured. */
final class Instrumentation implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ProcessMetrics process = ProcessMetrics.bind(registry, "shop-api", version());
    private final ResourceMetrics resources = ResourceMetrics.create(registry);
    // region recorders
    private final ServletMetrics http = ServletMetrics.builder(registry)
            .route("/session")
            .route("/session/{user}")
            .route("/models/{id}")
            .route("/editor/{action}")
            .route("/orders")
            .route("/orders/{id}")
            .route("/checkout/{id}")
            .route("/health")
            .route("/metrics")
            .build();
    private final RabbitMetrics rabbit = RabbitMetrics.create(registry);
    private final S3Metrics s3 = S3Metrics.create(registry);
    // endregion
    private final Meters meters = Meters.of(registry, ShopMeters.CATALOG);
    private final Counter orders = ShopMeters.ORDERS.counter(meters);
    private final Counter checkouts = ShopMeters.CHECKOUTS.counter(meters);
    private final Counter revenue = ShopMeters.REVENUE.counter(meters);

    // region http
    void http(ServletContext context) {
        http.addTo(context);
        context.addServlet("metrics", MetricsServlet.create(registry)).addMapping("/metrics");
    }
    // endregion

    // region rabbitmq
    Broker broker(ConnectionFactory factory) {
        rabbit.instrument(factory);
        return new Broker(() -> rabbit.connect(factory, "shop-api"), this::watchQueues);
    }
    // endregion

    private void watchQueues(Connection connection) {
        Registration queues =
                rabbit.monitor(connection, Duration.ofSeconds(5), Topology.SHOP_PRICED, Topology.SHOP_STATUS);
        connection.addShutdownListener(lost -> queues.close());
    }

    // region s3
    S3Client store(S3ClientBuilder builder) {
        return s3.instrument("models", builder);
    }
    // endregion

    DataSource database(HikariDataSource pool) {
        Usage usage = Usage.inUse(() -> pool.getHikariPoolMXBean().getActiveConnections())
                .limit(pool::getMaximumPoolSize)
                .waiting(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection());
        return resources.dataSource("shop", pool, usage);
    }

    Executor threads(String name, ThreadPoolExecutor pool) {
        return resources.executor(name, pool);
    }

    void outbox(OutboxRelay relay) {
        OutboxMeters.WAITING.gauge(meters, relay, OutboxRelay::waiting);
    }

    /** Every action of the editor exists at zero before its first use. */
    RequestMetrics editor() {
        RequestMetrics editor = RequestMetrics.create(meters, ShopMeters.EDITOR);
        for (EditorServlet.Action action : EditorServlet.Action.values()) {
            editor.operation(action.tag());
        }
        return editor;
    }

    void orderCreated() {
        orders.increment();
    }

    void orderPaid(double cents) {
        checkouts.increment();
        revenue.increment(cents);
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
