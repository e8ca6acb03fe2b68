package io.goldensignals.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.goldensignals.testkit.Golden;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What Prometheus reads of three messages: published with confirms, two acknowledged, one handled badly. */
class GoldenScrapeTest {

    private static final int LIMIT_SECONDS = 60;

    // Stands still, so that every duration is zero.
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), new MockClock());

    @Test
    void aScrapeIsWhatIsWrittenDown() throws Exception {
        CountDownLatch handled = new CountDownLatch(3);
        RabbitMetrics rabbit = RabbitMetrics.builder(registry)
                .routingKeyTemplates(key -> key)
                .settleTimes()
                .build();
        try (EmbeddedBroker broker = new EmbeddedBroker();
                Connection connection = rabbit.instrument(broker.connections()).newConnection()) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("orders.billing", false, false, true, null);
            channel.confirmSelect();
            for (int i = 0; i < 3; i++) {
                channel.basicPublish("", "orders.billing", null, new byte[100]);
            }
            channel.waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
            channel.basicConsume(
                    "orders.billing",
                    false,
                    (tag, delivery) -> {
                        handled.countDown();
                        if (delivery.getEnvelope().getDeliveryTag() == 3) {
                            throw new IllegalArgumentException("not an order");
                        }
                        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
                    },
                    tag -> {});
            handled.await(LIMIT_SECONDS, TimeUnit.SECONDS);
            // The client closes a channel whose consumer threw, and calls its listeners on another thread.
            Seen seen = new Seen(registry);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(LIMIT_SECONDS))
                    .until(() -> seen.of(RabbitMeters.SETTLED, "outcome", "lost") == 1
                            && seen.of(RabbitMeters.CONSUMERS) == 0
                            && seen.of(RabbitMeters.PROCESS_ACTIVE) == 0);
            Golden.assertMatches(Path.of("src/test/golden/scrape.txt"), registry.scrape());
        }
    }
}
