package com.example;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Publishes five messages to a broker, handles them, and prints what was measured. */
public class Main {

    public static void main(String[] args) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(args.length > 0 ? args[0] : "amqp://guest:guest@localhost:5672");
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        // region setup
        RabbitMetrics rabbit = RabbitMetrics.create(registry);
        Connection connection = rabbit.connect(rabbit.instrument(factory), "shop-api");
        // endregion
        CountDownLatch handled = new CountDownLatch(5);
        try (connection; Channel channel = connection.createChannel()) {
            channel.queueDeclare("quickstart", false, false, true, Map.of());
            channel.confirmSelect();
            channel.basicConsume("quickstart", false, (tag, delivery) -> {
                channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
                handled.countDown();
            }, tag -> {});
            for (int i = 0; i < 5; i++) {
                channel.basicPublish("", "quickstart", null, ("order " + i).getBytes(StandardCharsets.UTF_8));
            }
            channel.waitForConfirmsOrDie(5_000);
            handled.await();
        }
        // What is not zero, without buckets; Prometheus reads all of it.
        registry.scrape()
                .lines()
                .filter(line -> !line.startsWith("#") && !line.contains("_bucket{") && !line.matches(".* 0(\\.0)?"))
                .forEach(System.out::println);
        rabbit.close();
    }
}
