package io.goldensignals.examples.demo;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.examples.common.Topology;
import java.util.List;
import java.util.Objects;

/** What goes wrong in the test, and which alerts must tell. */
final class Troubles {
    private Troubles() {}

    /** Makes something happen. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /**
     * An alert that must reach the chat.
     *
     * @param title what the message calls it: the figure, if the alert has a chart
     */
    record Told(String alert, String severity, String title) {
        Told(String alert, String severity) {
            this(alert, severity, alert);
        }

        String chat() {
            return Objects.requireNonNull(Monitoring.CHATS.get(severity));
        }

        @Override
        public String toString() {
            return severity + " " + alert;
        }
    }

    /** A trouble with its beginning and its end. */
    record Trouble(String name, Action begin, Action end, List<Told> told) {}

    /** In the order in which they disturb one another least. */
    static List<Trouble> all(Stack stack, Traffic traffic) {
        ServiceProcess shop = stack.services("shop-api").get(1);
        return List.of(
                of(Fault.CLIENT_ABORTS, stack, traffic, new Told("HttpClientsGoAway", "info")),
                new Trouble(
                        Fault.S3_ERRORS.toString(),
                        () -> Fault.S3_ERRORS.set(true, stack, traffic),
                        () -> {
                            Fault.S3_ERRORS.set(false, stack, traffic);
                            // Prices that could not be calculated twice; else their alert would outlast this trouble.
                            purgeDeadLetters(stack);
                        },
                        List.of(new Told("S3CallsFail", "warning"), new Told("HttpRouteFailing", "warning"))),
                of(
                        Fault.SLOW_CALCULATION,
                        stack,
                        traffic,
                        new Told("PricesSlow", "warning", "Price calculation, 95th percentile, in seconds")),
                new Trouble(
                        "an instance that dies",
                        () -> shop.process().close(),
                        () -> {
                            shop.startAgain();
                            shop.awaitHealth(() -> {});
                        },
                        List.of(new Told("TargetDown", "warning"))),
                new Trouble(
                        Fault.POISON_MESSAGES.toString(),
                        () -> Fault.POISON_MESSAGES.set(true, stack, traffic),
                        () -> purgeDeadLetters(stack),
                        List.of(new Told("MessageRejected", "warning"))),
                new Trouble(
                        "a queue that somebody deletes",
                        () -> withBroker(stack, channel -> channel.queueDelete(Topology.SHOP_STATUS)),
                        () -> {},
                        List.of(new Told("ConsumerCancelled", "warning"))),
                of(Fault.BROKER_STOP, stack, traffic, new Told("BrokerDown", "critical")));
    }

    private static Trouble of(Fault fault, Stack stack, Traffic traffic, Told... told) {
        return new Trouble(
                fault.toString(),
                () -> fault.set(true, stack, traffic),
                () -> fault.set(false, stack, traffic),
                List.of(told));
    }

    private static void purgeDeadLetters(Stack stack) throws Exception {
        withBroker(stack, channel -> channel.queuePurge(Topology.DEAD_LETTERS));
    }

    /** Something to do with a channel. */
    @FunctionalInterface
    private interface Use {
        void of(Channel channel) throws Exception;
    }

    private static void withBroker(Stack stack, Use use) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(stack.broker.uri());
        try (Connection connection = factory.newConnection("demo trouble");
                Channel channel = connection.createChannel()) {
            use.of(channel);
        }
    }
}
