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
 * Messages through a real RabbitMQ as fast as it takes them, published with confirms, consumed and acknowledged one by one:
 * with metrics as a share of without, in rounds of alternating order, with the header that is stamped on each message and
 * without it. Fails if the median with everything is below {@value #LEAST}.
 */
public final class BrokerThroughput {

    private static final double LEAST = 0.95;
    private static final int MESSAGES = 40_000;
    private static final int BATCH = 500;
    private static final int PREFETCH = 500;
    private static final int ROUNDS = 15;
    private static final int WARM_UPS = 6;
    private static final byte[] BODY = new byte[256];
    private static final int LIMIT_SECONDS = 120;

    private BrokerThroughput() {}

    public static void main(String[] arguments) throws Exception {
        if (!RabbitNode.available()) {
            System.err.println("no rabbitmq-server here; install it, or name its folder by -Drabbitmq.home");
            System.exit(2);
        }
        double[][] rates = new double[ROUNDS][3];
        try (RabbitNode node = RabbitNode.required();
                RabbitMetrics rabbit = RabbitMetrics.create(registry());
                RabbitMetrics unstamped = RabbitMetrics.builder(registry())
                        .withoutPublishTimeHeader()
                        .build();
                Connection bare = factory(node).newConnection("bare");
                Connection measured = rabbit.instrument(factory(node)).newConnection("measured");
                Connection plain = unstamped.instrument(factory(node)).newConnection("unstamped")) {
            Connection[] connections = {bare, measured, plain};
            for (int i = 0; i < WARM_UPS * connections.length; i++) {
                run(connections[i % connections.length]);
            }
            System.out.printf("%-6s %12s %12s %12s%n", "round", "bare 1/s", "measured", "no header");
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < connections.length; i++) {
                    int turn = (round + i) % connections.length;
                    rates[round][turn] = run(connections[turn]);
                }
                double[] rate = rates[round];
                System.out.printf(
                        "%-6d %12.0f %12.3f %12.3f%n", round + 1, rate[0], rate[1] / rate[0], rate[2] / rate[0]);
            }
        }
        double measured = median(rates, 1);
        System.out.printf(
                "median of %d rounds: %.3f, without header %.3f; at least %.2f wanted%n",
                ROUNDS, measured, median(rates, 2), LEAST);
        System.exit(measured < LEAST ? 1 : 0);
    }

    private static double median(double[][] rates, int column) {
        return Arrays.stream(rates)
                .mapToDouble(rate -> rate[column] / rate[0])
                .sorted()
                .toArray()[rates.length / 2];
    }

    private static PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
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
