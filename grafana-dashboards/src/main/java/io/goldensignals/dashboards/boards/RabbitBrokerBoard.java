package io.goldensignals.dashboards.boards;

import static io.goldensignals.dashboards.prometheus.Promql.REPLICA;
import static io.goldensignals.dashboards.prometheus.Promql.legend;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.min;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.dashboards.exporters.BrokerMeters;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Threshold;

/** The broker itself, from its own Prometheus endpoints; for RabbitMQ 3.10 to 4.x. */
final class RabbitBrokerBoard {

    private static final String WHO = legend(REPLICA);
    private static final String QUEUE = legend(BrokerMeters.VHOST, BrokerMeters.QUEUE);

    /** A broker may have thousands of queues; the table has them all. */
    private static final int MOST = 20;

    private RabbitBrokerBoard() {}

    private static String highest(String expr) {
        return "topk(" + MOST + ", " + sum(expr, BrokerMeters.VHOST, BrokerMeters.QUEUE) + ")";
    }

    static Dashboard create() {
        return new Dashboard(
                        Board.RABBIT_BROKER,
                        "Is the broker healthy, and which queue builds up a backlog?",
                        Metric.of(BrokerMeters.MEMORY_LIMIT))
                .variable("queue", "Queue", Metric.of(BrokerMeters.READY), BrokerMeters.QUEUE, BrokerMeters.CATALOG)
                .row("Now", now())
                .row("Queues", queues())
                .row("Dead letters and lost messages", deaths())
                .row("Traffic", traffic())
                .collapsed("Node", node());
    }

    private static Panel[] now() {
        return new Panel[] {
            Panel.stat("Messages in all queues", "Ready and unacknowledged ones.")
                    .query(sum(Metric.of(BrokerMeters.MESSAGES).now()), "messages"),
            Panel.stat("Memory used", "Share of the limit, of the fullest node. At 1 publishers are blocked.")
                    .unit("percentunit")
                    .query(max(Metric.of(BrokerMeters.MEMORY) + " / " + Metric.of(BrokerMeters.MEMORY_LIMIT)), "used")
                    .thresholds(Threshold.BROKER_MEMORY_HIGH),
            Panel.stat("Disk left", "Free space above the limit. At 0 publishers are blocked.")
                    .unit("bytes")
                    .query(min(Metric.of(BrokerMeters.DISK) + " - " + Metric.of(BrokerMeters.DISK_LIMIT)), "left")
                    .atLeast(1e9),
            Panel.stat("Connections", "Open connections.")
                    .query(sum(Metric.of(BrokerMeters.CONNECTIONS).now()), "open"),
            Panel.stat("Consumers", "Consumers of all queues.")
                    .query(sum(Metric.of(BrokerMeters.CONSUMERS).now()), "consumers")
                    .atLeast(1),
            Panel.stat("Alarms", "Any but 0: the broker blocks publishers.")
                    .query(
                            sum(Metric.of(BrokerMeters.MEMORY_ALARM).now()) + " + "
                                    + sum(Metric.of(BrokerMeters.DISK_ALARM).now()),
                            "alarms")
                    .below(1)
        };
    }

    private static Panel[] queues() {
        return new Panel[] {
            Panel.lines(
                            "Backlog by queue",
                            "Messages that wait for a consumer, of the twenty longest. A line that rises for long is a backlog.")
                    .query(highest(Metric.of(BrokerMeters.READY).now()), QUEUE),
            Panel.lines(
                            "Unacknowledged by queue",
                            "Messages delivered and not acknowledged. At the consumers' prefetch they are the bottleneck.")
                    .query(highest(Metric.of(BrokerMeters.UNACKED).now()), QUEUE),
            Panel.lines("Consumers by queue", "0: its messages are not handled.")
                    .query(
                            "bottomk(" + MOST + ", "
                                    + sum(
                                            Metric.of(BrokerMeters.QUEUE_CONSUMERS)
                                                    .now(),
                                            BrokerMeters.VHOST,
                                            BrokerMeters.QUEUE)
                                    + ")",
                            QUEUE),
            Panel.lines(
                            "Growth by queue",
                            "Messages per second by which the backlog grows, over ten minutes; below 0 it shrinks.")
                    .unit("ops")
                    .unbounded()
                    .query(highest("deriv(" + Metric.of(BrokerMeters.READY).over("10m") + ")"), QUEUE),
            Panel.table("All queues", "Sort by a column.")
                    .size(16, 8)
                    .query(
                            sum(
                                    Metric.of(BrokerMeters.READY).now(),
                                    Promql.JOB,
                                    BrokerMeters.VHOST,
                                    BrokerMeters.QUEUE),
                            "")
                    .query(
                            sum(
                                    Metric.of(BrokerMeters.UNACKED).now(),
                                    Promql.JOB,
                                    BrokerMeters.VHOST,
                                    BrokerMeters.QUEUE),
                            "")
                    .query(
                            sum(
                                    Metric.of(BrokerMeters.QUEUE_CONSUMERS).now(),
                                    Promql.JOB,
                                    BrokerMeters.VHOST,
                                    BrokerMeters.QUEUE),
                            "")
                    .joined()
                    .column("A", "Ready", "short")
                    .column("B", "Unacknowledged", "short")
                    .column("C", "Consumers", "short")
                    .sortedBy("Ready")
                    .link(Board.RABBIT_BROKER, Promql.JOB, Promql.label(BrokerMeters.QUEUE))
        };
    }

    private static Panel[] traffic() {
        return new Panel[] {
            rate(
                    "Published to the broker",
                    "Messages received from publishers, per second.",
                    Metric.of(BrokerMeters.RECEIVED)),
            rate(
                    "Delivered by the broker",
                    "Messages delivered to consumers, per second.",
                    Metric.of(BrokerMeters.DELIVERED)),
            rate(
                    "Acknowledged to the broker",
                    "Below the deliveries: consumers fall behind.",
                    Metric.of(BrokerMeters.ACKNOWLEDGED)),
            rate(
                    "Confirmed by the broker",
                    "Below what was published on channels with confirms: the broker falls behind.",
                    Metric.of(BrokerMeters.CONFIRMED)),
            rate(
                            "Delivered again",
                            "A steady stream is a message that fails again and again.",
                            Metric.of(BrokerMeters.REDELIVERED))
                    .color(Panel.ERRORS),
            Panel.lines(
                            "Connections and channels",
                            "Opened and closed per second. Churn is expensive: connections are meant to be kept.")
                    .unit("ops")
                    .query(sum(Metric.of(BrokerMeters.CONNECTIONS_OPENED).rate()), "connections opened")
                    .query(sum(Metric.of(BrokerMeters.CONNECTIONS_CLOSED).rate()), "connections closed")
                    .query(sum(Metric.of(BrokerMeters.CHANNELS_OPENED).rate()), "channels opened")
        };
    }

    private static Panel rate(String title, String description, Metric counter) {
        return Panel.lines(title, description).unit("ops").color(Panel.RATE).query(sum(counter.rate(), REPLICA), WHO);
    }

    private static Panel[] node() {
        return new Panel[] {
            Panel.lines("Memory", "Used, and the limit above which publishers are blocked.")
                    .unit("bytes")
                    .query(max(Metric.of(BrokerMeters.MEMORY).now(), REPLICA), WHO)
                    .query(max(Metric.of(BrokerMeters.MEMORY_LIMIT).now(), REPLICA), "limit " + WHO),
            Panel.lines("Processor time", "Processors that the node keeps busy.")
                    .query(sum(Metric.of(BrokerMeters.CPU).rate(), REPLICA) + " / 1000", WHO),
            Panel.lines(
                            "Run queue",
                            "Erlang processes that wait for a processor. Above 0 for long: the node is overloaded.")
                    .query(max(Metric.of(BrokerMeters.RUN_QUEUE).now(), REPLICA), WHO),
            Panel.lines("Open files", "Share of the file descriptors in use, sockets among them.")
                    .unit("percentunit")
                    .range(0, 1)
                    .query(
                            max(Metric.of(BrokerMeters.FILES) + " / " + Metric.of(BrokerMeters.FILES_LIMIT), REPLICA),
                            WHO),
            Panel.lines(
                            "Open connections and channels",
                            "Many channels on few connections: their owner does not close them.")
                    .query(sum(Metric.of(BrokerMeters.CONNECTIONS).now()), "connections")
                    .query(sum(Metric.of(BrokerMeters.CHANNELS).now()), "channels"),
            Panel.lines("Number of queues", "A line that only rises: queues that are never deleted.")
                    .query(sum(Metric.of(BrokerMeters.QUEUES).now()), "queues")
        };
    }

    private static Panel[] deaths() {
        return new Panel[] {
            Panel.failures(
                            "Dead letters by reason",
                            "Messages that died: rejected by a consumer, expired, pushed out of a full queue, delivered too often.")
                    .unit("ops")
                    .size(12, 8)
                    .query(sum(Metric.of(BrokerMeters.DEAD_REJECTED).rate()), "rejected")
                    .query(sum(Metric.of(BrokerMeters.DEAD_EXPIRED).rate()), "expired")
                    .query(sum(Metric.of(BrokerMeters.DEAD_MAXLEN).rate()), "queue too long")
                    .query(sum(Metric.of(BrokerMeters.DEAD_DELIVERY_LIMIT).rate()), "delivered too often"),
            Panel.failures("Unroutable", "Messages that no queue would take. Dropped ones are lost without a trace.")
                    .unit("ops")
                    .size(12, 8)
                    .query(sum(Metric.of(BrokerMeters.DROPPED).rate()), "dropped")
                    .query(sum(Metric.of(BrokerMeters.RETURNED).rate()), "returned")
        };
    }
}
