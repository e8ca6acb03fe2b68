package io.goldensignals.examples.demo;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.examples.common.Topology;
import java.time.Duration;
import java.time.Instant;
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

    /**
     * In the order in which they disturb one another least.
     *
     * @param quiet what must be waited for, once the traffic pauses, until nothing is in flight and everything is scraped
     */
    static List<Incident> all(Stack stack, Traffic traffic, Action quiet) {
        ServiceProcess shop = stack.services("shop-api").get(1);
        return List.of(
                of(Fault.CLIENT_ABORTS, stack, traffic, new ExpectedAlert("HttpClientsGoAway", "info")),
                of(Fault.TOO_MANY_SERIES, stack, traffic, new ExpectedAlert("SeriesBudgetExhausted", "warning")),
                new Incident(
                        Fault.S3_ERRORS.toString(),
                        () -> Fault.S3_ERRORS.set(true, stack, traffic),
                        () -> during(traffic, quiet, () -> redriveAll(stack, traffic, quiet)),
                        List.of(
                                new ExpectedAlert("S3CallsFail", "warning"),
                                new ExpectedAlert("HttpRouteFailing", "warning"),
                                new ExpectedAlert("OrdersStuck", "warning"))),
                // A few are enough: on a slow machine the others would wait for them for minutes.
                new Incident(
                        Fault.SLOW_CALCULATION.toString(),
                        () -> {
                            Fault.SLOW_CALCULATION.set(true, stack, traffic);
                            long orders = traffic.ledger().sum("order");
                            await().atMost(Duration.ofSeconds(60))
                                    .until(() -> traffic.ledger().sum("order") >= orders + 4);
                        },
                        () -> Fault.SLOW_CALCULATION.set(false, stack, traffic),
                        List.of()),
                new Incident(
                        "a slow store",
                        () -> stack.store.delay(Requirements.SLOW_STORE),
                        () -> stack.store.delay(Requirements.STORE_DELAY),
                        List.of(new ExpectedAlert(
                                "PricesSlow", "warning", "Price calculation, 95th percentile, in seconds"))),
                new Incident(
                        "an instance that dies",
                        () -> during(traffic, quiet, () -> shop.process().close()),
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
                new Incident(
                        Fault.POISON_MESSAGES.toString(),
                        () -> Fault.POISON_MESSAGES.set(true, stack, traffic),
                        () -> during(
                                traffic,
                                () -> awaitDepth(stack, quiet),
                                () -> Fault.POISON_MESSAGES.set(false, stack, traffic)),
                        List.of(
                                new ExpectedAlert("MessageHandlingFailed", "warning"),
                                new ExpectedAlert("MessageRejected", "warning"))),
                new Incident(
                        Fault.KILLED_JOB.toString(),
                        () -> during(traffic, quiet, () -> killJob(stack, traffic, quiet)),
                        () -> Fault.KILLED_JOB.set(false, stack, traffic),
                        List.of(new ExpectedAlert("JobKilled", "warning"))),
                new Incident(
                        "a queue that is deleted",
                        () -> withBroker(stack, channel -> channel.queueDelete(Topology.SHOP_STATUS)),
                        () -> {},
                        List.of(new ExpectedAlert("ConsumerCancelled", "warning"))),
                of(Fault.BROKER_STOP, stack, traffic, new ExpectedAlert("BrokerDown", "critical")));
    }

    /** Does it while there is no traffic: what a process that is killed had counted is scraped, and to the unit. */
    private static void during(Traffic traffic, Action quiet, Action action) throws Exception {
        traffic.pause();
        try {
            quiet.run();
            action.run();
        } finally {
            traffic.resume();
        }
    }

    /** Ends the errors; what was being tried for the last time meanwhile becomes a dead letter late. */
    private static void redriveAll(Stack stack, Traffic traffic, Action quiet) throws Exception {
        do {
            Fault.S3_ERRORS.set(false, stack, traffic);
            quiet.run();
        } while (DeadLetters.count(stack.broker.uri()) > 0);
    }

    /** All that must die has died, also behind orders whose prices take long, and the depth of its queue is scraped. */
    private static void awaitDepth(Stack stack, Action quiet) throws Exception {
        quiet.run();
        long depth = DeadLetters.count(stack.broker.uri());
        for (ServiceProcess mes : stack.services("mes-api")) {
            await().ignoreExceptions()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> mes.scrape()
                                    .sum(
                                            "rabbitmq_client_monitored_queue_depth",
                                            series -> series.label("messaging_destination_name")
                                                    .equals(Topology.DEAD_LETTERS))
                            == depth);
        }
        quiet.run();
    }

    /** Kills the process of the jobs, just scraped, in the middle of a run; how long it was not there is for the ledger. */
    private static void killJob(Stack stack, Traffic traffic, Action quiet) throws Exception {
        ServiceProcess shop = Fault.beginLongExport(stack);
        quiet.run();
        Instant begin = Instant.now();
        shop.killAndRestart();
        traffic.ledger()
                .add(
                        "milliseconds without jobs",
                        Duration.between(begin, Instant.now()).toMillis());
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
