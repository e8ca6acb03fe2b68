package io.goldensignals.benchmarks;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.testkit.RabbitNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Messages through a real RabbitMQ, published with confirms, consumed and acknowledged one by one: with metrics as a share of
 * without, in alternating pairs of runs. Fails if the median of the pairs is below {@value #LEAST}.
 */
public final class BrokerThroughput {

    private static final double LEAST = 0.95;
    private static final int MESSAGES = 20_000;
    private static final int BATCH = 500;
    private static final int PREFETCH = 500;
    private static final int PAIRS = 15;
    private static final int WARM_UPS = 4;
    private static final byte[] BODY = new byte[256];
    private static final int LIMIT_SECONDS = 120;

    private BrokerThroughput() {}

    public static void main(String[] arguments) throws Exception {
        if (!RabbitNode.available()) {
            System.err.println("no rabbitmq-server here; install it, or name its folder by -Drabbitmq.home");
            System.exit(2);
        }
        double[] ratios = new double[PAIRS];
        try (RabbitNode node = RabbitNode.required();
                RabbitMetrics rabbit = RabbitMetrics.create(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
                Connection bare = factory(node).newConnection("bare");
                Connection measured = rabbit.instrument(factory(node)).newConnection("measured")) {
            for (int i = 0; i < WARM_UPS; i++) {
                run(bare);
                run(measured);
            }
            System.out.printf("%-6s %14s %14s %8s%n", "pair", "bare 1/s", "measured 1/s", "ratio");
            for (int pair = 0; pair < PAIRS; pair++) {
                boolean bareFirst = pair % 2 == 0;
                double first = run(bareFirst ? bare : measured);
                double second = run(bareFirst ? measured : bare);
                double without = bareFirst ? first : second;
                double with = bareFirst ? second : first;
                ratios[pair] = with / without;
                System.out.printf("%-6d %14.0f %14.0f %8.3f%n", pair + 1, without, with, ratios[pair]);
            }
        }
        Arrays.sort(ratios);
        double median = ratios[PAIRS / 2];
        System.out.printf(
                "median of %d pairs: %.3f (quartiles %.3f to %.3f), at least %.2f wanted%n",
                PAIRS, median, ratios[PAIRS / 4], ratios[PAIRS - 1 - PAIRS / 4], LEAST);
        System.exit(median < LEAST ? 1 : 0);
    }

    private static ConnectionFactory factory(RabbitNode node) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(node.uri());
        return factory;
    }

    /** Messages for each second. */
    private static double run(Connection connection) throws IOException, InterruptedException, TimeoutException {
        try (Channel publisher = connection.createChannel();
                Channel consumer = connection.createChannel()) {
            String queue = publisher
                    .queueDeclare("throughput", false, false, true, null)
                    .getQueue();
            publisher.confirmSelect();
            consumer.basicQos(PREFETCH);
            CountDownLatch handled = new CountDownLatch(MESSAGES);
            consumer.basicConsume(
                    queue,
                    false,
                    (tag, delivery) -> {
                        consumer.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
                        handled.countDown();
                    },
                    tag -> {});
            long started = System.nanoTime();
            for (int i = 1; i <= MESSAGES; i++) {
                publisher.basicPublish("", queue, MessageProperties.BASIC, BODY);
                if (i % BATCH == 0) {
                    publisher.waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
                }
            }
            if (!handled.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(handled.getCount() + " of " + MESSAGES + " messages did not arrive");
            }
            return MESSAGES / ((System.nanoTime() - started) / 1e9);
        }
    }
}
