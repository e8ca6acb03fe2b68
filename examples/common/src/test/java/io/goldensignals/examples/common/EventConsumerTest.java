package io.goldensignals.examples.common;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventConsumerTest {
    private final RabbitMetrics metrics = RabbitMetrics.create(new SimpleMeterRegistry());
    private final List<String> settled = new ArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();
    private Consumer deliveries;
    private boolean refusing;

    @AfterEach
    void close() {
        metrics.close();
    }

    private void subscribe(EventConsumer.Handler handler) throws Exception {
        Connection connection = stub(Connection.class);
        new EventConsumer("queue", 1, Runnable::run, handler, metrics::handling)
                .subscribe(connection, lost::incrementAndGet);
    }

    /** A broker that notes what is settled, and keeps the consumer. */
    private <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, call, arguments) -> {
                    switch (call.getName()) {
                        case "createChannel":
                            return stub(Channel.class);
                        case "getConnection":
                            return stub(Connection.class);
                        case "getServerProperties":
                            return Map.of("product", "RabbitMQ");
                        case "basicConsume":
                            deliveries = (Consumer) arguments[2];
                            return "tag";
                        case "basicReject":
                            settled.add("basicReject");
                            if (refusing) {
                                throw new IOException("not now");
                            }
                            return null;
                        case "basicAck", "basicNack", "abort":
                            settled.add(call.getName());
                            return null;
                        case "hashCode":
                            return System.identityHashCode(self);
                        case "equals":
                            return self == arguments[0];
                        case "getChannelNumber":
                            return 1;
                        default:
                            return call.getReturnType() == boolean.class ? true : null;
                    }
                }));
    }

    private void deliver(boolean again) throws Exception {
        deliveries.handleDelivery(
                "tag",
                new Envelope(1, again, "", "order.created"),
                new BasicProperties.Builder().messageId("17").build(),
                new byte[0]);
    }

    @Test
    void anEventThatFailsTwiceIsADeadLetter() throws Exception {
        subscribe(event -> {
            throw new IllegalStateException("no");
        });

        deliver(false);
        deliver(true);

        assertThat(settled).containsExactly("basicNack", "basicReject");
    }

    @Test
    void anEventThatWasDeliveredBeforeAndNeverBegunHasItsSecondChance() throws Exception {
        subscribe(event -> {
            throw new IllegalStateException("no");
        });

        deliver(true); // by a connection that broke
        deliver(true);

        assertThat(settled).containsExactly("basicNack", "basicReject");
    }

    @Test
    void anEventThatCannotBecomeADeadLetterIsNotHeldForEver() throws Exception {
        refusing = true;
        subscribe(event -> {
            throw new IllegalStateException("no");
        });

        deliver(false);
        deliver(true);

        assertThat(settled).containsExactly("basicNack", "basicReject", "abort");
    }

    /** Clients of stores and databases wrap the interrupt into exceptions of their own. */
    @Test
    void anEventWhoseHandlingTheEndOfTheServiceInterruptsIsLeftToBeDeliveredAgain() throws Exception {
        subscribe(event -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("aborted");
        });

        deliver(true);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(settled).isEmpty();
    }

    @Test
    void aChannelThatTheClientLibraryClosesAfterAFatalErrorIsReplaced() throws Exception {
        subscribe(event -> {});

        deliveries.handleShutdownSignal("tag", new ShutdownSignalException(false, true, null, null));
        deliveries.handleShutdownSignal("tag", new ShutdownSignalException(true, true, null, null)); // the connection

        assertThat(lost).hasValue(1);
    }
}
