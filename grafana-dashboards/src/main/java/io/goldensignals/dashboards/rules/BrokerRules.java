package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.REPLICA;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.dashboards.exporters.BrokerMeters;
import io.goldensignals.dashboards.exporters.PlatformMeters;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Settings;
import io.goldensignals.dashboards.settings.Threshold;
import java.util.List;

/** The broker's own troubles: alarms, backlogs, queues without consumers, queues that are gone. */
public final class BrokerRules {

    private static final String[] QUEUE = {Promql.label(BrokerMeters.VHOST), Promql.label(BrokerMeters.QUEUE)};

    private BrokerRules() {}

    static List<RuleGroup> groups(Profile p) {
        return List.of(
                new RuleGroup("broker", "5s", List.of(down(p), apart(p), blocked(p), memory(p))),
                new RuleGroup(
                        "queues",
                        List.of(
                                backlog(p),
                                withoutConsumer(p),
                                lost(p),
                                unmeasured(p),
                                deadLetters(p),
                                unroutable(p))));
    }

    private static String by(String expr) {
        return sum(expr, JOB, QUEUE[0], QUEUE[1]);
    }

    private static Alert down(Profile p) {
        return Alert.critical("BrokerDown")
                // One that is no target any more is forgotten after an hour; one that is goes on being down.
                .expr("(" + nodes(p.time("1h")) + "\n  or " + nodes(p.time("1d")) + " and on (job) "
                        + Promql.count(Metric.of(PlatformMeters.UP).now(), JOB) + ")\nunless on (job) "
                        + Promql.count(Metric.of(PlatformMeters.UP) + " == 1", JOB))
                .hold(p.time("30s"))
                .keep(p.time("1m"))
                .summary("No node of the broker {{ $labels.job }} is up.")
                .description("{{ $value }} nodes answered before.")
                .board(Board.RABBIT_BROKER, JOB)
                .in(Category.MESSAGING);
    }

    /** How many nodes answered within {@code window}. */
    private static String nodes(String window) {
        return Promql.count(Metric.of(BrokerMeters.MEMORY_LIMIT).lastOver(window), JOB);
    }

    /**
     * Nodes that run and do not see each other. A link that is down is not exported, so it is one that was up within a day;
     * commands are peers as well, hence only those that are nodes. Newer nodes count whom they do not reach, among them those
     * that are down, which have alerts of their own.
     */
    private static Alert apart(Profile p) {
        Metric link = Metric.of(BrokerMeters.LINK);
        Metric node = Metric.of(BrokerMeters.IDENTITY);
        String peer = Promql.label(BrokerMeters.PEER);
        return Alert.critical("BrokerNodesApart")
                .expr(Promql.count(
                                link.lastOver(p.time("1d")) + " unless " + link + " == 3\n  and on (job, instance) "
                                        + node
                                        + "\n  and on (job, " + peer + ") label_replace(" + node + ", \"" + peer
                                        + "\", \"$1\", \"" + Promql.label(BrokerMeters.NODE) + "\", \"(.*)\")",
                                JOB)
                        + "\nor " + sum(Metric.of(BrokerMeters.UNREACHABLE).now(), JOB) + " > 0 unless on (job) "
                        + Promql.count(Metric.of(PlatformMeters.UP) + " == 0", JOB))
                .hold(p.time("1m"))
                .keep(p.time("2m"))
                .summary("Nodes of the broker {{ $labels.job }} run without each other: a network partition.")
                .description("{{ $value }} links between running nodes are down, counted at each end.")
                .board(Board.RABBIT_BROKER, JOB)
                .in(Category.MESSAGING);
    }

    private static Alert unmeasured(Profile p) {
        return Alert.warning("QueuesNotMeasured")
                .expr(sum(Metric.of(BrokerMeters.QUEUES).now(), JOB) + " > 0\nunless on (job) "
                        + Promql.count(Metric.of(BrokerMeters.READY).now(), JOB))
                .hold(p.time("15m"))
                .summary("The broker {{ $labels.job }} is measured, its queues are not.")
                .description("It has {{ $value }} queues.")
                .board(Board.RABBIT_BROKER, JOB)
                .in(Category.MESSAGING);
    }

    private static Alert blocked(Profile p) {
        String w = p.window("2m");
        return Alert.critical("BrokerBlocksPublishers")
                .expr("max by (job, instance) (max_over_time("
                        + Metric.of(BrokerMeters.MEMORY_ALARM).over(w)
                        + ")) > 0\nor max by (job, instance) (max_over_time("
                        + Metric.of(BrokerMeters.DISK_ALARM).over(w) + ")) > 0")
                .summary("The broker {{ $labels.instance }} blocks all publishers.")
                .description("It is short of memory or disk.")
                .board(Board.RABBIT_BROKER, JOB, REPLICA)
                .in(Category.MESSAGING);
    }

    private static Alert memory(Profile p) {
        return Alert.warning("BrokerMemoryHigh")
                .expr(Metric.of(BrokerMeters.MEMORY) + " / " + Metric.of(BrokerMeters.MEMORY_LIMIT) + " > "
                        + Threshold.BROKER_MEMORY_HIGH)
                .hold(p.time("10m"))
                .keep(p.time("5m"))
                .summary("The broker {{ $labels.instance }} will soon block publishers.")
                .description("{{ $value | humanizePercentage }} of its memory limit is used.")
                .board(Board.RABBIT_BROKER, JOB, REPLICA)
                .in(Category.MESSAGING);
    }

    private static Alert backlog(Profile p) {
        Metric ready = Metric.of(BrokerMeters.READY)
                .unlike(BrokerMeters.QUEUE, Settings.current().deadLetterQueues());
        return Alert.warning("QueueBacklogGrows")
                .expr(by("min_over_time(" + ready.over(p.window("10m")) + ")") + " > " + Threshold.QUEUE_BACKLOG_GROWS
                        + "\nand " + by("deriv(" + ready.over(p.window("15m")) + ")") + " > 0")
                .hold(p.time("10m"))
                .keep(p.time("5m"))
                .summary("The backlog of {{ $labels.queue }} grows.")
                .description("At least {{ $value | humanize }} messages have been waiting all the time.")
                .board(Board.RABBIT_BROKER, JOB)
                .in(Category.MESSAGING);
    }

    /** The consumers of queues that are meant to have some. */
    public static Metric consumers() {
        return Metric.of(BrokerMeters.QUEUE_CONSUMERS)
                .unlike(BrokerMeters.QUEUE, Settings.current().deadLetterQueues())
                .unlike(BrokerMeters.QUEUE, Settings.current().delayQueues());
    }

    private static Alert withoutConsumer(Profile p) {
        Metric consumers = consumers();
        return Alert.critical("QueueWithoutConsumer")
                .expr(by("max_over_time(" + consumers.over(p.window("2m")) + ")") + " == 0\nand "
                        + by(Metric.of(BrokerMeters.READY).now()) + " > 0")
                .hold(p.time("2m"))
                .keep(p.time("2m"))
                .summary("No consumer handles the messages in {{ $labels.queue }}.")
                .description("The queue has messages and {{ $value }} consumers.")
                .board(Board.RABBIT_BROKER, JOB)
                .in(Category.MESSAGING);
    }

    private static Alert lost(Profile p) {
        Metric ready = Metric.of(BrokerMeters.READY)
                .unlike(BrokerMeters.QUEUE, Settings.current().generatedQueues());
        // The endpoint with the queues has an `up` of its own, mostly under another job: the instance is what
        // they share.
        String wasThere = by(ready.last(p.time("12h"), p.time("1m")) + " unless on (instance) "
                + Metric.of(PlatformMeters.UP) + " == 0");
        return Alert.warning("QueueLost")
                .expr(wasThere + "\nunless " + by(ready.now()) + "\nand on (job) "
                        + Promql.count(Metric.of(PlatformMeters.UP) + " == 1", JOB))
                .hold(p.time("5m"))
                .summary("The queue {{ $labels.queue }} is gone.")
                .description(
                        "It held {{ $value }} messages when it was last seen, within twelve hours; the broker is up.")
                .board(Board.RABBIT_BROKER, JOB)
                .in(Category.MESSAGING);
    }

    private static Alert deadLetters(Profile p) {
        Metric dead = Metric.of(BrokerMeters.READY)
                .like(BrokerMeters.QUEUE, Settings.current().deadLetterQueues());
        return Alert.warning("DeadLettersWait")
                .expr(by("min_over_time(" + dead.over(p.window("5m")) + ")") + " > 0")
                .summary("Dead messages wait in {{ $labels.queue }}.")
                .description("{{ $value | humanize }} messages wait to be looked at.")
                .board(Board.RABBIT_BROKER, JOB)
                .in(Category.MESSAGING);
    }

    private static Alert unroutable(Profile p) {
        return Alert.critical("MessagesDropped")
                // The broker has the counter from its start on, so that none is born above 0.
                .expr(Promql.sum(Metric.of(BrokerMeters.DROPPED).increase(p.window("5m")), JOB, REPLICA) + " > 0")
                .keep(p.time("5m"))
                .summary("The broker {{ $labels.instance }} drops messages that no queue would take.")
                .description("{{ $value | humanize }} messages are lost.")
                .board(Board.RABBIT_BROKER, JOB, REPLICA)
                .in(Category.MESSAGING);
    }
}
