package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.REPLICA;
import static io.goldensignals.dashboards.Promql.sum;

import java.util.List;

/** The broker's own troubles: alarms, backlogs, queues without consumers, queues that are gone. */
final class BrokerRules {

    private static final String[] QUEUE = {Promql.label(BrokerMeters.VHOST), Promql.label(BrokerMeters.QUEUE)};

    private BrokerRules() {}

    static List<RuleGroup> groups(Profile p) {
        return List.of(
                new RuleGroup("broker", "5s", List.of(down(p), blocked(p), memory(p))),
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
                .expr(Promql.count(
                                "last_over_time("
                                        + Metric.of(BrokerMeters.MEMORY_LIMIT).over(p.time("1h")) + ")",
                                JOB)
                        + " unless on (job) "
                        + Promql.count(Metric.of(PlatformMeters.UP) + " == 1", JOB))
                .hold(p.time("30s"))
                .keep(p.time("1m"))
                .summary("No node of the broker {{ $labels.job }} is up.")
                .description("{{ $value }} nodes answered within the last hour.")
                .board(Board.RABBIT_BROKER, JOB)
                .meaning(
                        "Nodes of the broker were scraped within the last hour, and none is now. While it fires, Alertmanager mutes the alerts of the same cluster that follow from it: those with the label `needs=\"broker\"`, in whichever namespace. One node of several is [TargetDown](TargetDown.md).")
                .impact(
                        "No service publishes or consumes; events wait in the outboxes, and where there is none they fail.")
                .diagnosis(
                        "Prometheus, page 'Targets': the error of the last scrape; `connection refused` means that the node is down, a timeout that the network or the node hangs.",
                        "`rabbitmq-diagnostics check_running`, and `journalctl -u rabbitmq-server -n 100`: out of memory, a full disk, a partition?",
                        "Panel *Connections* of the client's dashboard: 0 in every service confirms it; if services are connected, only the scrape fails.")
                .mitigation(
                        "Start the node that was the last to stop first: the others wait for it.",
                        "If its disk is full, free it before the start.",
                        "Do not reset a node or delete its data: the messages in its queues are there only.",
                        "If only the scrape fails: port 15692, plugin `rabbitmq_prometheus`, network.")
                .demo("`./demo --faults broker-stop`.")
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
                .meaning(
                        "The broker's default endpoint has no figures of single queues, and those of `/metrics/detailed` are not there under the same `job`.")
                .impact(
                        "QueueWithoutConsumer, QueueBacklogGrows, QueueLost and DeadLettersWait are blind: they cannot fire.")
                .diagnosis(
                        "Prometheus, page 'Targets': is `/metrics/detailed` scraped, and does it answer in time?",
                        "Its parameters: `family=queue_coarse_metrics` and `family=queue_consumer_count`.",
                        "The `job` of `rabbitmq_detailed_queue_messages_ready`: it must be that of `rabbitmq_queues`.")
                .mitigation(
                        "Scrape it as `stack/prometheus.yml` does.",
                        "With very many queues: a longer `scrape_timeout`, or `vhost` as a further parameter.")
                .demo("Remove the job `rabbitmq-queues` from its Prometheus.")
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
                .meaning("The broker has raised its memory or disk alarm: no publisher of the cluster gets through.")
                .impact("Publishing hangs everywhere, and with it every request that waits for it.")
                .diagnosis(
                        "Panels *Memory* and *Backlog by queue*: which queue fills it?",
                        "`rabbitmq-diagnostics alarms`.")
                .mitigation(
                        "Bring back or add consumers of the queue that fills it: the block ends by itself when memory or disk is free again.",
                        "Disk: free space on the partition of `RABBITMQ_MNESIA_BASE` (old logs), or enlarge it.",
                        "Memory: `rabbitmqctl set_vm_memory_high_watermark 0.6` gains time if the machine has some to spare.",
                        "Purge a queue only if its messages can be lost or published again: purged orders are gone. Move them with a shovel instead.")
                .demo("`rabbitmqctl set_vm_memory_high_watermark absolute 1MB`, and `0.4` to end it.")
                .in(Category.MESSAGING);
    }

    private static Alert memory(Profile p) {
        return Alert.warning("BrokerMemoryHigh")
                .expr(Metric.of(BrokerMeters.MEMORY) + " / " + Metric.of(BrokerMeters.MEMORY_LIMIT) + " > "
                        + RabbitBrokerBoard.MEMORY_HIGH)
                .hold(p.time("10m"))
                .keep(p.time("5m"))
                .summary("The broker {{ $labels.instance }} will soon block publishers.")
                .description("{{ $value | humanizePercentage }} of its memory limit is used.")
                .board(Board.RABBIT_BROKER, JOB, REPLICA)
                .meaning("The broker uses more than four fifths of the memory that it may.")
                .impact("None yet; at the limit all publishers are blocked.")
                .diagnosis(
                        "Panel *Backlog by queue*: messages?",
                        "Panel *Open connections and channels*: or connections?",
                        "`rabbitmq-diagnostics memory_breakdown`.")
                .mitigation(
                        "A queue fills it: add consumers or bring them back ([QueueBacklogGrows](QueueBacklogGrows.md)).",
                        "Connections or channels fill it: restart the service that opens them and does not close them.",
                        "Neither: give the node more memory, or raise `vm_memory_high_watermark` if the machine has some to spare.")
                .demo("`rabbitmqctl set_vm_memory_high_watermark absolute 160MB`.")
                .in(Category.MESSAGING);
    }

    private static Alert backlog(Profile p) {
        Metric ready = Metric.of(BrokerMeters.READY)
                .unlike(BrokerMeters.QUEUE, Settings.current().deadLetterQueues());
        return Alert.warning("QueueBacklogGrows")
                .expr(by("min_over_time(" + ready.over(p.window("10m")) + ")") + " > 100\nand "
                        + by("deriv(" + ready.over(p.window("15m")) + ")") + " > 0")
                .hold(p.time("10m"))
                .keep(p.time("5m"))
                .summary("The backlog of {{ $labels.queue }} grows.")
                .description("At least {{ $value | humanize }} messages have been waiting all the time.")
                .board(Board.RABBIT_BROKER, JOB)
                .meaning("More than a hundred messages have been waiting for ten minutes, and they become more.")
                .impact("What they ask for happens later and later.")
                .diagnosis(
                        "Panel *Consumers by queue*: are all of them there?",
                        "Panel *Unacknowledged by queue*: at the prefetch means that consumers are the bottleneck.",
                        "Panel *Published to the broker*: or is there just more?")
                .mitigation("Add consumers.", "Speed up what handlers wait for.")
                .demo("`./demo --faults slow-calculation` with heavy traffic.")
                .in(Category.MESSAGING);
    }

    /** The consumers of queues that are meant to have some. */
    static Metric consumers() {
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
                .summary("Nobody handles the messages in {{ $labels.queue }}.")
                .description("The queue has messages and {{ $value }} consumers.")
                .board(Board.RABBIT_BROKER, JOB)
                .meaning("Messages wait in a queue that has had no consumer for minutes.")
                .impact("Orders or events in it are not handled at all.")
                .diagnosis(
                        "Panel *Consumers by queue*: when did the last one leave?",
                        "Is the consuming service up? Its log: a closed channel ends its consumers.")
                .mitigation("Start or restart the consuming service.")
                .demo("Stop all instances of the MES.")
                .in(Category.MESSAGING);
    }

    private static Alert lost(Profile p) {
        Metric ready = Metric.of(BrokerMeters.READY)
                .unlike(BrokerMeters.QUEUE, Settings.current().generatedQueues());
        // The endpoint with the queues has an `up` of its own, mostly under another job: the instance is what they
        // share.
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
                .meaning(
                        "A queue that the broker reported within the last twelve hours no longer exists, and every scrape of that broker succeeds. Queues with generated names (`amq.gen-…`, `….anonymous.…`, subscriptions of MQTT and STOMP, names with a UUID) do not count, as they end with their connection. The broker's metrics do not say which queues are exclusive or delete themselves: give such ones a generated name, or silence theirs. It is a warning, as losing messages has a critical alert of its own, MessagesDropped.")
                .impact(
                        "Messages in it are lost, and new ones are dropped or returned: silently lost orders, unless publishers use mandatory and confirms.")
                .diagnosis(
                        "Who deleted it: a person, an expiry (`x-expires`), an auto-delete with its last consumer, a non-durable queue with a restart?",
                        "Panel *Unroutable*: are messages dropped now?")
                .mitigation(
                        "Declare it again: restart its consumer.",
                        "Publish again from the outbox what was not handled: compare orders with events.")
                .demo("`rabbitmqctl delete_queue mes.order-created`.")
                .in(Category.MESSAGING);
    }

    private static Alert deadLetters(Profile p) {
        Metric dead = Metric.of(BrokerMeters.READY)
                .like(BrokerMeters.QUEUE, Settings.current().deadLetterQueues());
        return Alert.warning("DeadLettersWait")
                .expr(by("min_over_time(" + dead.over(p.window("5m")) + ")") + " > 0")
                .summary("Dead messages wait in {{ $labels.queue }}.")
                .description("{{ $value | humanize }} messages wait for somebody to look at them.")
                .board(Board.RABBIT_BROKER, JOB)
                .meaning("The dead-letter queue is not empty.")
                .impact("Each message is work that was not done.")
                .diagnosis(
                        "Panel *Dead letters by reason*: rejected, expired, queue too long?",
                        "Read one: header `x-death` has reason, queue and time.")
                .mitigation("Correct the cause, move the messages back (shovel), or purge what is obsolete.")
                .demo("`./demo --faults poison-messages`.")
                .in(Category.MESSAGING);
    }

    private static Alert unroutable(Profile p) {
        return Alert.critical("MessagesDropped")
                .expr(Promql.grownBy(Metric.of(BrokerMeters.DROPPED), p.window("5m"), JOB, REPLICA))
                .keep(p.time("5m"))
                .summary("The broker {{ $labels.instance }} drops messages that no queue would take.")
                .description("{{ $value | humanize }} messages are lost.")
                .board(Board.RABBIT_BROKER, JOB, REPLICA)
                .meaning("Messages without the mandatory flag reached an exchange that routes them nowhere.")
                .impact("They are lost, and nobody else will tell.")
                .diagnosis("Panel *Unroutable*: since when?", "`rabbitmqctl list_bindings`: which binding is missing?")
                .mitigation(
                        "Bind the queue again.",
                        "Publish with the mandatory flag, or give the exchange an alternate one.")
                .demo("`rabbitmqctl delete_queue mes.order-created` and a publisher without the mandatory flag.")
                .in(Category.MESSAGING);
    }
}
