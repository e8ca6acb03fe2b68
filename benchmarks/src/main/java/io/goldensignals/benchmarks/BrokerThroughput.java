package io.goldensignals.benchmarks;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.testkit.RabbitNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;

/**
 * Messages through a real RabbitMQ as fast as it takes them, published with confirms, consumed and acknowledged one by one:
 * with metrics as a share of without, with the header that is stamped on each message and without it, and what that header
 * costs the client and the broker by itself. Rounds are short, many and of changing order, so that what else the machine does
 * meets all alike. Fails if the median of what measuring leaves, with the header on both sides or on none, is below
 * {@value #LEAST}. An argument is the number of rounds, for a trial: a few rounds prove nothing.
 */
public final class BrokerThroughput {

    private static final double LEAST = 0.95;
    private static final int MESSAGES = 5_000;
    private static final int BATCH = 500;
    private static final int PREFETCH = 500;
    private static final int ROUNDS = 151;
    private static final int WARM_UPS = 40;
    private static final byte[] BODY = new byte[256];
    private static final int LIMIT_SECONDS = 120;
    private static final AMQP.BasicProperties WITH_HEADER = MessageProperties.BASIC
            .builder()
            .headers(Map.of("x-published-at-ms", 1_700_000_000_000L))
            .build();

    private BrokerThroughput() {}

    public static void main(String[] arguments) throws Exception {
        if (!RabbitNode.available()) {
            System.err.println("no rabbitmq-server here; install it, or name its folder by -Drabbitmq.home");
            System.exit(2);
        }
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : ROUNDS;
        double[][] rates = new double[rounds][4];
        try (RabbitNode node = RabbitNode.required();
                RabbitMetrics rabbit = RabbitMetrics.create(registry());
                RabbitMetrics unstamped = RabbitMetrics.builder(registry())
                        .withoutPublishTimeHeader()
                        .build();
                Connection bare = factory(node).newConnection("bare");
                Connection measured = rabbit.instrument(factory(node)).newConnection("measured");
                Connection plain = unstamped.instrument(factory(node)).newConnection("unstamped")) {
            Connection[] connections = {bare, measured, plain, bare};
            List<Integer> turns = new ArrayList<>(List.of(0, 1, 2, 3));
            Random order = new Random(1);
            for (int round = -Math.min(WARM_UPS, rounds); round < rounds; round++) {
                Collections.shuffle(turns, order);
                for (int turn : turns) {
                    double rate = run(connections[turn], turn == 3 ? WITH_HEADER : MessageProperties.BASIC);
                    if (round >= 0) {
                        rates[round][turn] = rate;
                    }
                }
            }
        }
        print("measured, of bare", rates, 1, 0);
        print("header alone, of bare", rates, 3, 0);
        double stamped = print("measured, of bare with header", rates, 1, 3);
        double unstamped = print("measured without header, of bare", rates, 2, 0);
        System.out.printf(
                Locale.ROOT,
                "bare %.0f messages a second; the last two are to be at least %.2f%n",
                sorted(rates, rate -> rate[0])[rounds / 2],
                LEAST);
        System.exit(Math.min(stamped, unstamped) < LEAST ? 1 : 0);
    }

    private static double print(String what, double[][] rates, int column, int base) {
        double[] shares = sorted(rates, rate -> rate[column] / rate[base]);
        System.out.printf(
                Locale.ROOT,
                "%-33s %.3f, the middle half %.3f to %.3f, in %d rounds%n",
                what,
                shares[rates.length / 2],
                shares[rates.length / 4],
                shares[3 * rates.length / 4],
                rates.length);
        return shares[rates.length / 2];
    }

    private static double[] sorted(double[][] rates, ToDoubleFunction<double[]> value) {
        return Arrays.stream(rates).mapToDouble(value).sorted().toArray();
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
    private static double run(Connection connection, AMQP.BasicProperties properties)
            throws IOException, InterruptedException, TimeoutException {
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
                publisher.basicPublish("", queue, properties, BODY);
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
