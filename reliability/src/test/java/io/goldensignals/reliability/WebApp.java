package io.goldensignals.reliability;

import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.business.BusinessMetrics;
import io.goldensignals.core.ProcessMetrics;
import io.goldensignals.core.ResourceMetrics;
import io.goldensignals.jobs.Job;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.goldensignals.s3.S3Metrics;
import io.goldensignals.servlet.MetricsServlet;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** An application that uses all modules, and closes what it made when it is undeployed; class loaders of its own load it. */
public final class WebApp implements Consumer<ServletContext>, ServletContextListener {

    private final Deque<AutoCloseable> made = new ArrayDeque<>();
    private final MeterRegistry registry;

    /** With a registry of its own. */
    public WebApp() {
        this(new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT));
        made.add(registry::close); // last
    }

    /** With a registry that outlives it. */
    public WebApp(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void accept(ServletContext context) {
        ServletMetrics http = closed(ServletMetrics.builder(registry)
                .route("/orders/{id}")
                .topUsers(5, request -> request.getHeader("X-User"))
                .build());
        http.addTo(context);
        context.addServlet("orders", new Orders()).addMapping("/orders/*");
        if (registry instanceof PrometheusMeterRegistry prometheus) {
            context.addServlet("metrics", MetricsServlet.create(prometheus)).addMapping("/metrics");
        }
        closed(ProcessMetrics.bind(registry, "shop", "1"));
        JobMetrics jobs = closed(
                JobMetrics.builder(registry).checkEvery(Duration.ofMillis(20)).build());
        Job export = jobs.job("export")
                .sla(Duration.ofSeconds(1))
                .onFailure(event -> {})
                .register();
        export.run(() -> {});
        BusinessMetrics business = closed(BusinessMetrics.create(registry));
        business.orders("EUR").placed(100);
        business.distinct("visitors", Duration.ofMinutes(5)).add("anna");
        ResourceMetrics resources = closed(ResourceMetrics.create(registry));
        ExecutorService pool = resources.executor("work", Executors.newFixedThreadPool(2));
        made.push(pool::shutdownNow);
        pool.submit(() -> {});
        RabbitMetrics rabbit = closed(RabbitMetrics.create(registry));
        rabbit.instrument(new ConnectionFactory());
        closed(S3Metrics.create(registry));
        context.addListener(this);
    }

    private <T extends AutoCloseable> T closed(T part) {
        made.push(part);
        return part;
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        made.forEach(part -> {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Answers. */
    public static final class Orders extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getSession();
            response.getWriter().print("order");
        }
    }
}
