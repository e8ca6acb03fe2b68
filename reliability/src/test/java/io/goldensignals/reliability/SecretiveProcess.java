package io.goldensignals.reliability;

import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.core.ProcessMetrics;
import io.goldensignals.jobs.Canary;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.jobs.Probe;
import io.goldensignals.jobs.Pushgateway;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.registry.GoldenPrometheusRegistry;
import io.goldensignals.reliability.Containers.Container;
import io.goldensignals.servlet.MetricsAccess;
import io.goldensignals.servlet.MetricsServer;
import io.goldensignals.testkit.RawHttp;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;

/**
 * A program that meets its secret wherever a service has one: in the addresses of what it calls, in requests, in what is
 * thrown. All that it calls is away, so that what can be logged is. It prints what it has measured.
 */
public final class SecretiveProcess {

    /** A port on which nothing listens. */
    private static final int AWAY = 1;

    private SecretiveProcess() {}

    /** The secret is in the environment, as a service's would be. */
    public static void main(String[] arguments) throws Exception {
        String secret = System.getenv("SECRET");
        GoldenPrometheusRegistry registry = new GoldenPrometheusRegistry(PrometheusConfig.DEFAULT);
        ProcessMetrics.bind(registry, "shop", "1");
        broker(registry, secret);
        probe(registry, secret);
        requests(registry, secret);
        try (MetricsServer server = MetricsServer.start(registry, 0, MetricsAccess.basic("anna", secret))) {
            System.out.println(
                    RawHttp.exchange(server.port(), "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        }
        Pushgateway.at(URI.create("http://anna:" + secret + "@127.0.0.1:" + AWAY), "job")
                .push(registry::scrape);
        System.out.println(registry.scrape());
        System.exit(0);
    }

    private static void broker(GoldenPrometheusRegistry registry, String secret) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri("amqp://anna:" + secret + "@127.0.0.1:" + AWAY);
        RabbitMetrics rabbit = RabbitMetrics.create(registry);
        rabbit.instrument(factory);
        try {
            rabbit.connect(factory, "shop").close();
        } catch (java.io.IOException away) {
            System.out.println("no broker");
        }
    }

    private static void probe(GoldenPrometheusRegistry registry, String secret) {
        JobMetrics jobs = JobMetrics.create(registry);
        Canary canary = Canary.of(
                jobs.job("canary").onFailure(event -> {
                    throw new IllegalStateException("the callback's");
                }),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                Probe.http(URI.create("http://anna:" + secret + "@127.0.0.1:" + AWAY + "/?token=" + secret)));
        System.out.println("probe " + canary.probe());
        try {
            jobs.job("export").register().run(() -> {
                throw new IllegalStateException("jdbc:h2:mem:x;PASSWORD=" + secret);
            });
        } catch (IllegalStateException theJobs) {
            System.out.println("job failed");
        }
    }

    private static void requests(GoldenPrometheusRegistry registry, String secret) throws Exception {
        try (Container tomcat = Containers.tomcat(Files.createTempDirectory("secretive"))) {
            tomcat.deploy(SecretiveProcess.class.getClassLoader(), new WebApp(registry));
            for (String path :
                    new String[] {"/app/orders/" + secret, "/app/" + secret, "/app/orders/7?token=" + secret}) {
                RawHttp.exchange(
                        tomcat.port(),
                        "GET " + path + " HTTP/1.1\r\nHost: " + secret + ".example\r\nAuthorization: Bearer " + secret
                                + "\r\nCookie: JSESSIONID=" + secret + "\r\nConnection: close\r\n\r\n");
            }
        }
    }
}
