package io.goldensignals.examples.shop;

import com.rabbitmq.client.ConnectionFactory;
import com.zaxxer.hikari.HikariDataSource;
import io.goldensignals.core.Meters;
import io.goldensignals.core.ProcessMetrics;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.ResourceMetrics;
import io.goldensignals.core.Usage;
import io.goldensignals.examples.common.OutboxMeters;
import io.goldensignals.examples.common.OutboxRelay;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.s3.S3Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletContext;
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
    private final RabbitMetrics rabbit = RabbitMetrics.create(registry);
    private final S3Metrics s3 = S3Metrics.create(registry);
    private final Meters meters = Meters.of(registry, ShopMeters.CATALOG);
    private final Counter orders = ShopMeters.ORDERS.counter(meters);
    private final Counter checkouts = ShopMeters.CHECKOUTS.counter(meters);
    private final Counter revenue = ShopMeters.REVENUE.counter(meters);

    void http(ServletContext context) {
        context.addServlet("metrics", new jakarta.servlet.http.HttpServlet() {
                    @Override
                    protected void doGet(
                            jakarta.servlet.http.HttpServletRequest request,
                            jakarta.servlet.http.HttpServletResponse response)
                            throws java.io.IOException {
                        response.setContentType("text/plain; version=0.0.4");
                        registry.scrape(response.getOutputStream());
                    }
                })
                .addMapping("/metrics");
    }

    ConnectionFactory broker(ConnectionFactory factory) {
        return rabbit.instrument(factory);
    }

    S3Client store(S3ClientBuilder builder) {
        return s3.instrument("models", builder);
    }

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
        s3.close();
        rabbit.close();
        resources.close();
        process.close();
        meters.close();
        registry.close();
    }
}
