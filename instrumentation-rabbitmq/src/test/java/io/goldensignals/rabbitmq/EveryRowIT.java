package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.NoOpMetricsCollector;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Registration;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One day in the life of a client in which every row of the catalogue shows something other than zero. */
class EveryRowIT {

    private static final Duration PATIENCE = BrokerContract.PATIENCE;

    private final RealBroker broker = new RealBroker();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RabbitMetrics rabbit =
            RabbitMetrics.builder(registry).settleTimes().build();
    private final Seen seen = new Seen(registry);
    private final Set<String> alive = new TreeSet<>();
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void connect() throws Exception {
        connection = rabbit.instrument(broker.connections()).newConnection();
        channel = connection.createChannel();
    }

    @AfterEach
    void close() {
        connection.abort();
        broker.close();
    }

    private void awaitAlive(MeterSpec... rows) {
        for (MeterSpec row : rows) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThat(seen.isAlive(row))
                            .as(() -> row.name() + " of " + seen)
                            .isTrue());
            alive.add(row.name());
        }
    }

    @Test
    void everyRowComesAlive() throws Exception {
        awaitAlive(
                RabbitClientMeters.CONNECTIONS,
                RabbitClientMeters.CONNECTIONS_OPENED,
                RabbitClientMeters.CHANNELS,
                RabbitClientMeters.CHANNELS_OPENED);
        publishing();
        waitingForConfirms();
        handling();
        dying();
        watching();
        failing();
        replacing();

        assertThat(RabbitMeters.CATALOG.rows().stream().map(MeterSpec::name).collect(Collectors.toSet()))
                .isEqualTo(alive);
    }

    private void replacing() throws Exception {
        ConnectionFactory factory = rabbit.instrument(broker.connections());
        factory.setMetricsCollector(new NoOpMetricsCollector());
        try (Connection other = factory.newConnection();
                Channel own = other.createChannel()) {
            BrokerContract.publish(own, "", "plain", 2);
        }
        awaitAlive(RabbitClientMeters.HOOKS_REPLACED);
    }

    private void publishing() throws IOException {
        channel.queueDeclare("plain", true, false, false, null);
        BrokerContract.publish(channel, "", "plain", 1);
        BrokerContract.publish(channel, "", "nowhere", 1);
        channel.basicGet("plain", true);
        channel.basicGet("plain", true);
        channel.txSelect();
        BrokerContract.publish(channel, "", "plain", 1);
        channel.txCommit();
        AMQP.BasicProperties tomorrow = MessageProperties.BASIC
                .builder()
                .headers(Map.of(
                        "timestamp_in_ms",
                        System.currentTimeMillis() + Duration.ofDays(1).toMillis()))
                .build();
        ConnectionFactory bare = broker.connections();
        try (Connection other = bare.newConnection();
                Channel own = other.createChannel()) {
            own.basicPublish("", "plain", tomorrow, BrokerContract.BODY);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IOException(e);
        }
        await().atMost(PATIENCE).until(() -> channel.messageCount("plain") == 2);
        channel.basicGet("plain", true);
        channel.basicGet("plain", true);
        awaitAlive(
                RabbitMeters.PUBLISHED,
                RabbitMeters.PUBLISHED_BYTES,
                RabbitMeters.OPERATION_DURATION,
                RabbitMeters.RETURNED,
                RabbitMeters.CONSUMED,
                RabbitMeters.CONSUMED_BYTES,
                RabbitMeters.EMPTY_GETS,
                RabbitMeters.TRANSACTED,
                RabbitMeters.QUEUE_SKEWED);
    }

    private void waitingForConfirms() throws IOException {
        Channel own = connection.createChannel();
        own.confirmSelect();
        broker.node().control("set_vm_memory_high_watermark", "absolute", "1MB");
        try {
            await().atMost(PATIENCE).until(() -> {
                BrokerContract.publish(own, "", "plain", 1);
                return seen.of(RabbitClientMeters.CONNECTIONS_BLOCKED) == 1;
            });
            BrokerContract.publish(own, "", "plain", 1);
            awaitAlive(
                    RabbitClientMeters.CONNECTIONS_BLOCKED,
                    RabbitClientMeters.BLOCKED_TIME,
                    RabbitMeters.CONFIRMS_OUTSTANDING,
                    RabbitMeters.CONFIRMS_OLDEST);
        } finally {
            broker.node().control("set_vm_memory_high_watermark", "0.4");
        }
        await().atMost(PATIENCE).until(() -> seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "acked") > 0);
    }

    private void handling() throws Exception {
        Channel own = connection.createChannel();
        own.queueDeclare("quorum", true, false, false, Map.of("x-queue-type", "quorum"));
        own.basicQos(2);
        Semaphore permits = new Semaphore(0);
        BrokerContract.publish(own, "", "quorum", 3);
        String consumer = own.basicConsume(
                "quorum",
                false,
                (tag, delivery) -> {
                    permits.acquireUninterruptibly();
                    long number = delivery.getEnvelope().getDeliveryTag();
                    if (number == 1) {
                        own.basicNack(number, false, true);
                    } else {
                        own.basicAck(number, false);
                    }
                },
                tag -> {});
        awaitAlive(
                RabbitMeters.UNSETTLED,
                RabbitMeters.UNSETTLED_OLDEST,
                RabbitMeters.WAITING,
                RabbitMeters.PREFETCH,
                RabbitMeters.CONSUMERS,
                RabbitMeters.PROCESS_ACTIVE,
                RabbitMeters.LAST_DELIVERY);
        permits.release(4);
        awaitAlive(
                RabbitMeters.PROCESS_DURATION,
                RabbitMeters.QUEUE_DURATION,
                RabbitMeters.SETTLED,
                RabbitMeters.SETTLE_DURATION,
                RabbitMeters.END_TO_END,
                RabbitMeters.REDELIVERED,
                RabbitMeters.DELIVERIES,
                RabbitMeters.FAILED_ATTEMPTS);
        own.basicCancel(consumer);
        awaitAlive(RabbitMeters.CANCELLED);
    }

    private void dying() throws IOException {
        Channel own = connection.createChannel();
        own.queueDeclare("dead", true, false, false, null);
        own.queueDeclare(
                "dying", true, false, false, Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "dead"));
        BrokerContract.publish(own, "", "dying", 1);
        own.basicReject(own.basicGet("dying", false).getEnvelope().getDeliveryTag(), false);
        own.basicConsume("dead", true, (tag, delivery) -> {}, tag -> {});
        awaitAlive(RabbitMeters.DEAD_LETTERED);
        own.basicAck(77, false);
        awaitAlive(RabbitMeters.SETTLED_UNKNOWN, RabbitClientMeters.CHANNELS_CLOSED);
    }

    private void watching() throws IOException {
        Channel own = connection.createChannel();
        own.queueDeclare("watched", true, false, false, null);
        own.basicConsume("watched", false, (tag, delivery) -> {}, tag -> {});
        own.queueDeclare("deep", true, false, false, null);
        BrokerContract.publish(own, "", "deep", 1);
        try (Registration monitor = rabbit.monitor(connection, Duration.ofMillis(50), "watched", "deep", "missing")) {
            awaitAlive(
                    RabbitClientMeters.QUEUE_DEPTH,
                    RabbitClientMeters.QUEUE_CONSUMERS,
                    RabbitClientMeters.QUEUE_MISSING,
                    RabbitClientMeters.QUEUE_OBSERVED);
            assertThat(monitor).isNotNull();
        }
    }

    private void failing() {
        ConnectionFactory wrong = rabbit.connectionFactory();
        wrong.setHost("127.0.0.1");
        wrong.setPort(broker.node().port());
        wrong.setPassword("wrong");
        assertThatThrownBy(wrong::newConnection).isInstanceOf(IOException.class);
        awaitAlive(RabbitClientMeters.CONNECTIONS_FAILED);
        broker.node().control("close_all_connections", "test");
        awaitAlive(RabbitClientMeters.CONNECTIONS_CLOSED, RabbitClientMeters.RECOVERY_DURATION);
    }
}
