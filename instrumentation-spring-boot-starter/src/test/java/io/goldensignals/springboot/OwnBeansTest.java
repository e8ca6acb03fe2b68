package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.ConnectionFactory;
import com.sun.net.httpserver.HttpServer;
import io.goldensignals.core.ProcessMetrics;
import io.goldensignals.core.ResourceMetrics;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.s3.S3Metrics;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Applications that set up themselves what the starter would. */
class OwnBeansTest {

    /** Recorders of the application's own, and what it measures with them by hand. */
    @Configuration(proxyBeanMethods = false)
    @Import(WebApplication.class)
    static class Application {

        @Bean
        ServletMetrics http(MeterRegistry registry) {
            return ServletMetrics.builder(registry).route("/own/{id}").build();
        }

        @Bean
        FilterRegistrationBean<Filter> measured(ServletMetrics http) {
            return new FilterRegistrationBean<>(http.filter());
        }

        @Bean
        RabbitMetrics rabbit(MeterRegistry registry) {
            return RabbitMetrics.create(registry);
        }

        @Bean
        ConnectionFactory broker(RabbitMetrics rabbit) {
            return rabbit.instrument(new ConnectionFactory());
        }

        @Bean
        S3Metrics s3(MeterRegistry registry) {
            return S3Metrics.create(registry);
        }

        @Bean
        S3Client models(S3Metrics s3, @Value("${s3}") URI server) {
            return s3.wrap(
                    "own",
                    S3Client.builder()
                            .endpointOverride(server)
                            .region(Region.EU_CENTRAL_1)
                            .credentialsProvider(AnonymousCredentialsProvider.create())
                            .forcePathStyle(true));
        }

        @Bean
        ResourceMetrics resources(MeterRegistry registry) {
            return ResourceMetrics.create(registry);
        }

        @Bean
        JobMetrics jobs(MeterRegistry registry) {
            return JobMetrics.create(registry);
        }

        @Bean
        ProcessMetrics process(MeterRegistry registry) {
            return ProcessMetrics.bind(registry, "own", "1.0");
        }
    }

    @Test
    void whatTheApplicationSetsUpItselfTakesThePlaceOfOursAndCountsOnce() throws IOException {
        HttpServer store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        store.start();
        String address = "s3=http://127.0.0.1:" + store.getAddress().getPort();
        try (App app = App.start(Application.class, address)) {
            Map.of(
                            ServletMetrics.class, "http",
                            RabbitMetrics.class, "rabbit",
                            S3Metrics.class, "s3",
                            ResourceMetrics.class, "resources",
                            JobMetrics.class, "jobs",
                            ProcessMetrics.class, "process")
                    .forEach((type, name) ->
                            assertThat(app.context().getBeanNamesForType(type)).containsExactly(name));

            assertThat(app.status("/own/7")).isEqualTo(404);
            await().until(() -> app.requests("http.route", "/own/{id}") == 1);
            assertThat(app.requests()).isEqualTo(1);

            app.bean(S3Client.class).headBucket(request -> request.bucket("parts"));
            assertThat(app.registry().find("aws.s3.client.operation.duration").timers().stream()
                            .mapToLong(timer -> timer.count())
                            .sum())
                    .isEqualTo(1);
            assertThat(app.registry().find("aws.s3.client.open_streams").gauges())
                    .extracting(gauge -> gauge.getId().getTag("aws.s3.client.name"))
                    .containsExactly("own");
            assertThat(app.counted("instrumentation.errors")).isZero();
        } finally {
            store.stop(0);
        }
    }
}
