package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Recoverable;
import com.rabbitmq.client.RecoveryListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** A connection that the network breaks again and again goes on being counted right, and leaves nothing behind. */
abstract class ReconnectContract extends BrokerContract {

    private static final int RECONNECTS = 100 * Integer.getInteger("reliability.factor", 1);

    /** After these everything that stays has been made: threads, meters, tables. */
    private static final int WARM_UPS = 20;

    /** What the last connections still hold, threads that are just ending, and outcomes that had not come up before. */
    private static final int FEW = 10;

    private static final Pattern OURS_OR_THE_CLIENTS = Pattern.compile(
            "^ *\\d+: +(\\d+) +\\d+ +((?:io\\.goldensignals\\.rabbitmq|com\\.rabbitmq\\.client)\\.[\\w.$]+|java\\.lang\\.Thread)\\b",
            Pattern.MULTILINE);

    private final BlockingQueue<Long> recovered = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> settled = new LinkedBlockingQueue<>();

    @Test
    void nothingGrowsWithReconnects() throws Exception {
        try (AmqpProxy proxy = new AmqpProxy(factory().getPort())) {
            Connection own = recovering(proxy);
            Channel both = own.createChannel();
            both.confirmSelect();
            both.basicConsume(
                    queue,
                    false,
                    (tag, delivery) -> {
                        try {
                            both.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
                        } catch (IOException | AlreadyClosedException e) {
                            // The broker will deliver it again.
                        }
                        settled.add(delivery.getEnvelope().getDeliveryTag());
                    },
                    tag -> {});
            reconnect(proxy, both, WARM_UPS);
            Map<String, Long> before = kept();
            int meters = registry.getMeters().size();

            reconnect(proxy, both, RECONNECTS);

            assertThat(registry.getMeters()).hasSizeLessThanOrEqualTo(meters + FEW);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(kept())
                            .allSatisfy((type, count) ->
                                    assertThat(count).isLessThanOrEqualTo(before.getOrDefault(type, 0L) + FEW)));
            assertThat(seen.of(RabbitClientMeters.RECOVERY_DURATION)).isEqualTo(WARM_UPS + RECONNECTS);
            assertThat(seen.of(RabbitClientMeters.CONNECTIONS)).isEqualTo(2);
            assertThat(seen.of(RabbitClientMeters.CHANNELS)).isEqualTo(2);
            assertThat(seen.of(RabbitMeters.CONSUMERS)).isEqualTo(1);
            assertThat(seen.of(RabbitMeters.OPERATION_DURATION, "outcome", "acked"))
                    .isEqualTo(WARM_UPS + RECONNECTS);
            own.abort();
        }
    }

    @Test
    void theMonitorsChannelIsNoneOfTheApplicationsAfterARecoveryEither() throws Exception {
        try (AmqpProxy proxy = new AmqpProxy(factory().getPort())) {
            Connection own = recovering(proxy);
            try (var monitor = rabbit.monitor(own, Duration.ofMillis(20), queue)) {
                awaitSeen(RabbitClientMeters.QUEUE_DEPTH, 0, "messaging.destination.name", queue);

                proxy.cut();
                next(recovered);
                publish(2);
                awaitSeen(RabbitClientMeters.QUEUE_DEPTH, 2, "messaging.destination.name", queue);

                assertThat(seen.of(RabbitClientMeters.CHANNELS)).isEqualTo(1);
            }
            own.abort();
        }
    }

    /** A connection through the proxy that recovers at once, and notes it. */
    private Connection recovering(AmqpProxy proxy) throws Exception {
        ConnectionFactory factory = factory();
        factory.setNetworkRecoveryInterval(1);
        factory.setPort(proxy.port());
        Connection own = factory.newConnection();
        ((Recoverable) own).addRecoveryListener(noting());
        return own;
    }

    private void reconnect(AmqpProxy proxy, Channel both, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            publish(both, "", queue, 1);
            both.waitForConfirmsOrDie(PATIENCE.toMillis());
            next(settled);
            proxy.cut();
            next(recovered);
        }
    }

    private RecoveryListener noting() {
        return new RecoveryListener() {
            @Override
            public void handleRecovery(Recoverable connection) {
                recovered.add(1L);
            }

            @Override
            public void handleRecoveryStarted(Recoverable connection) {
                // Its end is awaited.
            }
        };
    }

    /** What stays: a table by thread forgets those that are gone when it gets another, and not before. */
    private Map<String, Long> kept() throws Exception {
        live();
        FutureTask<Void> another = new FutureTask<>(() -> {
            publish(1);
            return null;
        });
        new Thread(another).start();
        another.get();
        return live();
    }

    /** How many objects of each class are alive. */
    private static Map<String, Long> live() throws JMException {
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return OURS_OR_THE_CLIENTS
                .matcher((String) histogram)
                .results()
                .collect(Collectors.toMap(
                        (MatchResult row) -> row.group(2), row -> Long.parseLong(row.group(1)), Long::sum));
    }
}
