package io.goldensignals.examples.demo;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.examples.common.Topology;
import java.util.List;
import java.util.Objects;

/** What goes wrong in the test, and which alerts must fire. */
final class Incidents {
    private Incidents() {}

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
    record ExpectedAlert(String alert, String severity, String title) {
        ExpectedAlert(String alert, String severity) {
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

    /** An incident with its beginning and its end. */
    record Incident(String name, Action begin, Action end, List<ExpectedAlert> alerts) {}

    /** In the order in which they disturb one another least. */
    static List<Incident> all(Stack stack, Traffic traffic) {
        ServiceProcess shop = stack.services("shop-api").get(1);
        return List.of(
                of(Fault.CLIENT_ABORTS, stack, traffic, new ExpectedAlert("HttpClientsGoAway", "info")),
                of(Fault.TOO_MANY_SERIES, stack, traffic, new ExpectedAlert("SeriesBudgetExhausted", "warning")),
                new Incident(
                        Fault.S3_ERRORS.toString(),
                        () -> Fault.S3_ERRORS.set(true, stack, traffic),
                        () -> Fault.S3_ERRORS.set(false, stack, traffic),
                        List.of(
                                new ExpectedAlert("S3CallsFail", "warning"),
                                new ExpectedAlert("HttpRouteFailing", "warning"),
                                new ExpectedAlert("OrdersStuck", "warning"))),
                of(
                        Fault.SLOW_CALCULATION,
                        stack,
                        traffic,
                        new ExpectedAlert("PricesSlow", "warning", "Price calculation, 95th percentile, in seconds")),
                new Incident(
                        "an instance that dies",
                        () -> shop.process().close(),
                        () -> {
                            shop.startAgain();
                            shop.awaitHealth(() -> {});
                        },
                        List.of(new ExpectedAlert("TargetDown", "warning"))),
                new Incident(
                        Fault.OVERLAPPING_JOBS.toString(),
                        () -> Fault.OVERLAPPING_JOBS.set(true, stack, traffic),
                        () -> Fault.OVERLAPPING_JOBS.set(false, stack, traffic),
                        List.of()),
                of(
                        Fault.POISON_MESSAGES,
                        stack,
                        traffic,
                        new ExpectedAlert("MessageHandlingFailed", "warning"),
                        new ExpectedAlert("MessageRejected", "warning")),
                of(Fault.KILLED_JOB, stack, traffic, new ExpectedAlert("JobKilled", "warning")),
                new Incident(
                        "a queue that is deleted",
                        () -> withBroker(stack, channel -> channel.queueDelete(Topology.SHOP_STATUS)),
                        () -> {},
                        List.of(new ExpectedAlert("ConsumerCancelled", "warning"))),
                of(Fault.BROKER_STOP, stack, traffic, new ExpectedAlert("BrokerDown", "critical")));
    }

    private static Incident of(Fault fault, Stack stack, Traffic traffic, ExpectedAlert... alerts) {
        return new Incident(
                fault.toString(),
                () -> fault.set(true, stack, traffic),
                () -> fault.set(false, stack, traffic),
                List.of(alerts));
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
