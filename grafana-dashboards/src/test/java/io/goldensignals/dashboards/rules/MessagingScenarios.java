package io.goldensignals.dashboards.rules;

import io.goldensignals.dashboards.exporters.BrokerMeters;
import io.goldensignals.dashboards.exporters.PlatformMeters;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.rabbitmq.RabbitClientMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How the alerts on messages and the broker come about. */
final class MessagingScenarios {

    private static final String DESTINATION = "messaging_destination_name";
    private static final String[] QUEUE = {"job", "mes-api", DESTINATION, "mes.order-created"};
    private static final String[] BROKER_QUEUE = {"job", "rabbitmq", "vhost", "/", "queue", "mes.order-created"};

    private MessagingScenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>(failing());
        all.addAll(waiting());
        all.addAll(connections());
        all.addAll(broker());
        return all;
    }

    private static String[] with(String[] labels, String... more) {
        String[] all = Arrays.copyOf(labels, labels.length + more.length);
        System.arraycopy(more, 0, all, labels.length, more.length);
        return all;
    }

    /** An alert on the very first event of its kind, on a series that did not exist before. */
    private static Scenario born(String alert, Metric counter, String[] labels, String... more) {
        return Scenario.of(alert)
                .labels(labels)
                .series(counter, "_x20 1x60", with(labels, more))
                .times(19, 20, 40);
    }

    private static List<Scenario> failing() {
        return List.of(
                born(
                        "MessageHandlingFailed",
                        Metric.count(RabbitMeters.PROCESS_DURATION),
                        with(QUEUE, "error_type", "java.lang.IllegalStateException"),
                        "outcome",
                        "rejected"),
                born("MessageRejected", Metric.of(RabbitMeters.SETTLED), QUEUE, "outcome", "rejected"),
                born("MessageReturned", Metric.of(RabbitMeters.RETURNED), with(QUEUE, "reason", "no_route")),
                born(
                        "MessageNotConfirmed",
                        Metric.count(RabbitMeters.OPERATION_DURATION),
                        with(QUEUE, "outcome", "nacked"),
                        "messaging_operation_name",
                        "publish",
                        "error_type",
                        "nacked"),
                born(
                        "PublishFailed",
                        Metric.of(RabbitMeters.PUBLISHED),
                        with(QUEUE, "error_type", "java.io.IOException")));
    }

    private static List<Scenario> waiting() {
        return List.of(
                Scenario.of("ConfirmsStuck")
                        .labels("job", "shop-api", "instance", "a:8080")
                        .series(Metric.of(RabbitMeters.CONFIRMS_OLDEST), "0x30 0+60x10 0x60")
                        .times(30, 36, 60),
                Scenario.of("DeliveryNotSettled")
                        .labels(QUEUE)
                        .series(Metric.of(RabbitMeters.UNSETTLED_OLDEST), "0x30 0+60x20 0x60", QUEUE)
                        .times(30, 46, 80),
                Scenario.of("ConsumerGone")
                        .labels(QUEUE)
                        // It stays on for as long as they stay away.
                        .series(Metric.of(RabbitMeters.CONSUMERS), "2x30 0x300 2x60", QUEUE)
                        .times(30, 320, 340),
                Scenario.of("PrefetchFull")
                        .labels(QUEUE)
                        .series(Metric.of(RabbitMeters.PREFETCH), "0.5x20 1 1 0.9 1 1 0.5x5 1x30 0x60", QUEUE)
                        .times(30, 52, 80),
                Scenario.of("MessagesRedeliveredForEver")
                        .labels(QUEUE)
                        // First one of two is repeated, then all are, and none is acknowledged.
                        .series(Metric.of(RabbitMeters.CONSUMED), "0+100x150", QUEUE)
                        .series(Metric.of(RabbitMeters.REDELIVERED), "0+50x30 1500+100x50 6500+10x70", QUEUE)
                        .series(
                                Metric.of(RabbitMeters.SETTLED),
                                "0+50x30 1500x50 1500+90x70",
                                with(QUEUE, "outcome", "acked"))
                        .times(30, 70, 110),
                // All are repeated ones, after a restart of the broker, and they are acknowledged: it goes on.
                Scenario.of("MessagesRedeliveredForEver")
                        .labels(QUEUE)
                        .series(Metric.of(RabbitMeters.CONSUMED), "0+100x150", QUEUE)
                        .series(Metric.of(RabbitMeters.REDELIVERED), "0+100x110 11000+5x40", QUEUE)
                        .series(
                                Metric.of(RabbitMeters.SETTLED),
                                "0+100x40 4000x60 4000+100x50",
                                with(QUEUE, "outcome", "acked"))
                        .times(35, 80, 130),
                Scenario.of("QueueTimeLong")
                        .labels(QUEUE)
                        .series(
                                Metric.bucket(RabbitMeters.QUEUE_DURATION),
                                "0+100x30 3000x30 3000+100x60",
                                with(QUEUE, "le", "60.0"))
                        .series(Metric.bucket(RabbitMeters.QUEUE_DURATION), "0+100x120", with(QUEUE, "le", "300.0"))
                        .series(Metric.bucket(RabbitMeters.QUEUE_DURATION), "0+100x120", with(QUEUE, "le", "+Inf"))
                        .times(30, 45, 90),
                Scenario.of("MessagesRedelivered")
                        .labels(QUEUE)
                        .series(Metric.of(RabbitMeters.CONSUMED), "0+100x150", QUEUE)
                        .series(Metric.of(RabbitMeters.REDELIVERED), "0x30 0+50x40 2000x80", QUEUE)
                        .times(30, 60, 120));
    }

    private static List<Scenario> connections() {
        return List.of(
                Scenario.of("ConnectionsDrop")
                        .labels("job", "shop-api")
                        .series(
                                Metric.of(RabbitClientMeters.CONNECTIONS_CLOSED),
                                "0x30 0+1x5 5x60",
                                "initiator",
                                "network")
                        .times(30, 36, 70),
                Scenario.of("ConnectsFail")
                        .labels(
                                "job",
                                "shop-api",
                                "error_type",
                                "com.rabbitmq.client.PossibleAuthenticationFailureException")
                        .series(
                                Metric.of(RabbitClientMeters.CONNECTIONS_FAILED),
                                "0x30 0+2x15 30x60",
                                "error_type",
                                "com.rabbitmq.client.PossibleAuthenticationFailureException")
                        .times(30, 40, 70),
                Scenario.of("QueueMonitorBlind")
                        .labels(QUEUE)
                        .series(Metric.of(RabbitClientMeters.QUEUE_OBSERVED), "5x30 0+60x20 5x60", QUEUE)
                        .times(30, 45, 60),
                Scenario.of("PublishersBlocked")
                        .labels("job", "shop-api")
                        .series(Metric.of(RabbitClientMeters.CONNECTIONS_BLOCKED), "0x30 1x10 0x60")
                        .times(30, 35, 60),
                Scenario.of("QueueMissing")
                        .labels(QUEUE)
                        .series(Metric.of(RabbitClientMeters.QUEUE_MISSING), "0x30 1x10 0x60", QUEUE)
                        .times(31, 33, 60),
                born("ConsumerCancelled", Metric.of(RabbitMeters.CANCELLED), QUEUE, "initiator", "broker"),
                born("MessagesDied", Metric.of(RabbitMeters.DEAD_LETTERED), new String[] {
                    "job",
                    "mes-api",
                    "rabbitmq_client_dead_letter_queue",
                    "mes.order-created",
                    "rabbitmq_client_dead_letter_reason",
                    "rejected"
                }));
    }

    private static List<Scenario> broker() {
        return List.of(
                // A node of two restarts first, which is no such trouble.
                Scenario.of("BrokerDown")
                        .labels("job", "rabbitmq")
                        .series(Metric.of(BrokerMeters.MEMORY_LIMIT), "100x40 stale _x20 100x60", "instance", "a:15692")
                        .series(
                                Metric.of(BrokerMeters.MEMORY_LIMIT),
                                "100x20 stale _x4 100x15 stale _x20 100x60",
                                "instance",
                                "b:15692")
                        .series(Metric.of(PlatformMeters.UP), "1x40 0x20 1x60", "instance", "a:15692")
                        .series(Metric.of(PlatformMeters.UP), "1x20 0x4 1x15 0x20 1x60", "instance", "b:15692")
                        .times(24, 50, 75),
                // Hours later it is still down.
                Scenario.of("BrokerDown")
                        .labels("job", "rabbitmq")
                        .series(
                                Metric.of(BrokerMeters.MEMORY_LIMIT),
                                "100x40 stale _x180 100x30",
                                "instance",
                                "a:15692")
                        .series(Metric.of(PlatformMeters.UP), "1x40 0x180 1x60", "instance", "a:15692")
                        .times(39, 210, 230),
                apart().series(Metric.of(BrokerMeters.LINK), "3x3 stale _x90 3x9", "instance", "a", "peer", "rabbit@b")
                        .series(Metric.of(BrokerMeters.LINK), "3x3 1x90 3x9", "instance", "b", "peer", "rabbit@a")
                        // Hours later they still are.
                        .times(3, 90, 98),
                apart().series(Metric.of(BrokerMeters.UNREACHABLE), "0x3 1x9 0x9", "instance", "a")
                        .times(3, 8, 18),
                Scenario.of("QueuesNotMeasured")
                        .labels("job", "rabbitmq")
                        .series(Metric.of(BrokerMeters.QUEUES), "4x120")
                        .series(Metric.of(BrokerMeters.READY), "0x30 stale _x30 0x60", BROKER_QUEUE)
                        .times(30, 52, 75),
                node("BrokerBlocksPublishers")
                        .series(Metric.of(BrokerMeters.MEMORY_ALARM), "0x30 1x10 0x60")
                        .times(30, 32, 60),
                node("BrokerMemoryHigh")
                        .series(Metric.of(BrokerMeters.MEMORY), "50x30 90x30 50x60")
                        .series(Metric.of(BrokerMeters.MEMORY_LIMIT), "100x130")
                        .times(30, 50, 80),
                queue("QueueBacklogGrows")
                        .series(Metric.of(BrokerMeters.READY), "0x30 0+50x60 0x60", BROKER_QUEUE)
                        .times(30, 60, 120),
                queue("QueueWithoutConsumer")
                        .series(Metric.of(BrokerMeters.QUEUE_CONSUMERS), "1x30 0x20 1x60", BROKER_QUEUE)
                        .series(Metric.of(BrokerMeters.READY), "0x30 5x20 0x60", BROKER_QUEUE)
                        .times(30, 40, 70),
                queue("QueueLost")
                        .series(Metric.of(BrokerMeters.READY), "5x30 stale _x50 0x60", BROKER_QUEUE)
                        .series(Metric.of(PlatformMeters.UP), "1x180")
                        .times(30, 70, 90)
                        .outlivesItsSeries(),
                Scenario.of("DeadLettersWait")
                        .labels("job", "rabbitmq", "vhost", "/", "queue", "orders.dead")
                        .series(Metric.of(BrokerMeters.READY), "0x30 3x20 0x60", "vhost", "/", "queue", "orders.dead")
                        .times(30, 40, 70),
                node("MessagesDropped")
                        .series(Metric.of(BrokerMeters.DROPPED), "0x30 4x60")
                        .times(30, 32, 60));
    }

    /** A broker of two nodes, both of which are scraped. */
    private static Scenario apart() {
        Scenario scenario =
                Scenario.of("BrokerNodesApart").labels("job", "rabbitmq").step(10);
        for (String node : List.of("a", "b")) {
            scenario.series(Metric.of(PlatformMeters.UP), "1x110", "instance", node)
                    .series(
                            Metric.of(BrokerMeters.IDENTITY),
                            "1x110",
                            "instance",
                            node,
                            "rabbitmq_node",
                            "rabbit@" + node);
        }
        return scenario;
    }

    private static Scenario node(String alert) {
        return Scenario.of(alert).labels("job", "rabbitmq", "instance", "rabbit:15692");
    }

    private static Scenario queue(String alert) {
        return Scenario.of(alert).labels(BROKER_QUEUE);
    }
}
