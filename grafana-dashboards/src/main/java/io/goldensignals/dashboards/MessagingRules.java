package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.max;
import static io.goldensignals.dashboards.Promql.sum;
import static io.goldensignals.rabbitmq.RabbitTags.ERROR_TYPE;
import static io.goldensignals.rabbitmq.RabbitTags.EXCHANGE;
import static io.goldensignals.rabbitmq.RabbitTags.OPERATION;
import static io.goldensignals.rabbitmq.RabbitTags.OPERATION_OUTCOME;
import static io.goldensignals.rabbitmq.RabbitTags.QUEUE;
import static io.goldensignals.rabbitmq.RabbitTags.RETURN_REASON;
import static io.goldensignals.rabbitmq.RabbitTags.SETTLE_OUTCOME;

import io.goldensignals.rabbitmq.RabbitMeters;
import java.util.ArrayList;
import java.util.List;

/** Messages that fail, do not arrive, or wait too long, as the clients see them. */
final class MessagingRules {

    /** Consumers of a service on each queue. */
    private static final String CONSUMING = "messaging_destination_name:rabbitmq_client_consumer_active:sum";

    private static final String WHERE = "{{ $labels.messaging_destination_name }}";

    private MessagingRules() {}

    static List<RuleGroup> groups(Profile p) {
        List<RuleGroup> groups = new ArrayList<>();
        groups.add(new RuleGroup(
                "messages-failing",
                "5s",
                List.of(handlingFailed(p), deadLettered(p), returned(p), notConfirmed(p), publishFailed(p))));
        groups.add(new RuleGroup(
                "messages-waiting",
                List.of(
                        new Recording(
                                CONSUMING, sum(Metric.of(RabbitMeters.CONSUMERS).now(), JOB, QUEUE)),
                        confirmsStuck(p),
                        consumerStuck(p),
                        consumerGone(p),
                        queueTime(p),
                        prefetchFull(p),
                        redelivered(p),
                        redeliveredForEver(p))));
        groups.add(new RuleGroup("connections", ConnectionRules.alerts(p)));
        groups.addAll(BrokerRules.groups(p));
        return groups;
    }

    private static Alert handlingFailed(Profile p) {
        return Alert.warning("MessageHandlingFailed")
                .expr(Promql.grownBy(RabbitClientBoard.failedHandlings(), p.window("5m"), JOB, QUEUE, ERROR_TYPE))
                .summary("{{ $labels.job }} fails to handle messages of " + WHERE + ".")
                .description("{{ $value | humanize }} handlings ended in {{ $labels.error_type }}.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning("A consumer's code threw while it handled a message. Fires at the first one.")
                .impact("An order event may be stuck, repeated or dead-lettered: an order that nobody produces.")
                .diagnosis(
                        "Panel *Failed handlings by type*: which exception, one message or all?",
                        "Panel *Not acknowledged*: was it requeued, rejected, lost?",
                        "The application's log has the exception with the message's id.")
                .mitigation(
                        "One message: repair it or its data, then move it back from the dead-letter queue.",
                        "All messages: roll back, or bring back what the consumer depends on.")
                .demo(
                        "`./demo --faults poison-messages`; an operator of the MES puts dead letters back by `POST /dead-letters/redrive`.")
                .in(Category.MESSAGING);
    }

    private static Alert deadLettered(Profile p) {
        return Alert.warning("MessageRejected")
                .expr(Promql.grownBy(
                        Metric.of(RabbitMeters.SETTLED).like(SETTLE_OUTCOME, "nacked|rejected"),
                        p.window("5m"),
                        JOB,
                        QUEUE))
                .summary("{{ $labels.job }} gives up messages of " + WHERE + ".")
                .description("{{ $value | humanize }} messages were rejected without requeueing.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning("A consumer refused messages for good. The queue's policy dead-letters or drops them.")
                .impact("What they ask for will not happen unless somebody moves them back.")
                .diagnosis(
                        "Panel *Not acknowledged*: how many, since when?",
                        "Panel *Backlog by queue* of the broker's dashboard: are they in the dead-letter queue? If there is none, they are gone.")
                .mitigation("Read the messages in the dead-letter queue, correct the cause, move them back (shovel).")
                .demo("`./demo --faults poison-messages`.")
                .in(Category.MESSAGING);
    }

    private static Alert returned(Profile p) {
        return Alert.warning("MessageReturned")
                .expr(Promql.grownBy(Metric.of(RabbitMeters.RETURNED), p.window("5m"), JOB, EXCHANGE, RETURN_REASON))
                .summary("Messages of {{ $labels.job }} to " + WHERE + " reach no queue.")
                .description("{{ $value | humanize }} came back: {{ $labels.reason }}.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning(
                        "The broker returned mandatory messages, as no queue is bound for them. A lost queue shows here first.")
                .impact(
                        "Whatever the messages ask for does not happen; the publisher still has them only if it keeps an outbox.")
                .diagnosis(
                        "Panel *Returned*: which exchange?",
                        "`rabbitmqctl list_bindings`: is the queue there, and bound with the right key?",
                        "Who deleted it: a restart of a non-durable queue, an expiry, a person?")
                .mitigation(
                        "Declare queue and binding again: restart the consumer that declares them.",
                        "Let the outbox publish again what was not confirmed.")
                .demo("`rabbitmqctl delete_queue mes.order-created` while the shop takes orders.")
                .in(Category.MESSAGING);
    }

    private static Alert notConfirmed(Profile p) {
        return Alert.warning("MessageNotConfirmed")
                .expr(Promql.grownBy(
                        Metric.count(RabbitMeters.OPERATION_DURATION)
                                .is(OPERATION, "publish")
                                .like(OPERATION_OUTCOME, "nacked|unresolved"),
                        p.window("5m"),
                        JOB,
                        EXCHANGE,
                        OPERATION_OUTCOME))
                .needsBroker()
                .summary("The broker does not confirm messages of {{ $labels.job }} to " + WHERE + ".")
                .description("{{ $value | humanize }} messages were {{ $labels.outcome }}.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning(
                        "The broker refused to keep messages (nacked), or the channel closed before it answered (unresolved).")
                .impact("These messages may be lost unless the publisher sends them again.")
                .diagnosis(
                        "Panel *Confirms*: nacked or unresolved?",
                        "Nacked: panel *Alarms* of the broker's dashboard, and its log.",
                        "Unresolved: panel *Connections and channels*: did connections break?")
                .mitigation("Check that the outbox sends them again.", "Free memory or disk of the broker.")
                .demo("`./demo --faults broker-stop`.")
                .in(Category.MESSAGING);
    }

    private static Alert publishFailed(Profile p) {
        return Alert.warning("PublishFailed")
                .expr(Promql.grownBy(
                        Metric.of(RabbitMeters.PUBLISHED).not(ERROR_TYPE, ""),
                        p.window("5m"),
                        JOB,
                        EXCHANGE,
                        ERROR_TYPE))
                .needsBroker()
                .summary("{{ $labels.job }} cannot publish to " + WHERE + ".")
                .description("{{ $value | humanize }} publishes ended in {{ $labels.error_type }}.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning("Publish calls threw.")
                .impact("The messages are not on their way.")
                .diagnosis(
                        "Panel *Failed publishes*: AlreadyClosedException means that the connection broke.",
                        "Panel *Connections*: is the broker there at all?")
                .mitigation("Bring back the broker or the network.", "Check that the outbox sends what was held back.")
                .demo("`./demo --faults broker-stop`.")
                .in(Category.MESSAGING);
    }

    private static Alert confirmsStuck(Profile p) {
        return Alert.warning("ConfirmsStuck")
                .expr(max(Metric.of(RabbitMeters.CONFIRMS_OLDEST).now(), JOB, "instance") + " > " + p.timeSeconds("1m"))
                .hold(p.time("1m"))
                .keep(p.time("5m"))
                .needsBroker()
                .summary("The broker does not answer {{ $labels.instance }} of {{ $labels.job }}.")
                .description("The oldest message waits for its confirm for {{ $value | humanizeDuration }}.")
                .board(Board.RABBIT_CLIENT, JOB, "instance")
                .meaning("A message has been without the broker's answer for more than a minute.")
                .impact("Nothing is known of these messages; publishers may wait and block requests.")
                .diagnosis(
                        "Panel *Oldest waits*: one instance or all?",
                        "Panel *Alarms* of the broker's dashboard: it blocks publishers for want of memory or disk.")
                .mitigation(
                        "Free memory or disk of the broker.", "Restart the connection if only one instance is stuck.")
                .demo("`rabbitmqctl set_vm_memory_high_watermark absolute 1MB`, and `0.4` to end it.")
                .in(Category.MESSAGING);
    }

    private static Alert consumerStuck(Profile p) {
        return Alert.warning("DeliveryNotSettled")
                .expr(max(Metric.of(RabbitMeters.UNSETTLED_OLDEST).now(), JOB, QUEUE) + " > " + p.timeSeconds("10m"))
                .hold(p.time("1m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.job }} sits on a message of " + WHERE + ".")
                .description("The oldest delivery is not settled after {{ $value | humanizeDuration }}.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning("A consumer took a message long ago and neither acknowledged nor refused it.")
                .impact("After half an hour RabbitMQ closes the channel and delivers everything on it again.")
                .diagnosis(
                        "Panel *Handlers in flight*: is it still at work? Then take a thread dump.",
                        "If not: code forgets to acknowledge on some path.")
                .mitigation(
                        "Restart the consumer: the message is delivered again.", "Correct the path that forgets it.")
                .demo("`./demo --faults slow-calculation`.")
                .in(Category.MESSAGING);
    }

    private static Alert consumerGone(Profile p) {
        return Alert.warning("ConsumerGone")
                .expr(CONSUMING + " == 0\nand max_over_time(" + CONSUMING + "[" + p.time("1d") + "]) > 0")
                .hold(p.time("1m"))
                .needsBroker()
                .summary("{{ $labels.job }} no longer consumes " + WHERE + ".")
                .description("{{ $value }} consumers are left.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning(
                        "The service had consumers on the queue within the last day and has none now, though it is up. It fires until they are back, for a day at most.")
                .impact("Messages pile up in the queue, or the queue itself is gone.")
                .diagnosis(
                        "Does the queue exist (`rabbitmqctl list_queues`)? A deleted queue cancels its consumers.",
                        "Panel *Consumers*: one instance after the other, or all at once?",
                        "The log: a channel closed by an exception ends its consumers.")
                .mitigation("Restart the service: it declares the queue and consumes again.")
                .demo("`rabbitmqctl delete_queue mes.order-created`.")
                .in(Category.MESSAGING);
    }

    private static Alert queueTime(Profile p) {
        return Alert.warning("QueueTimeLong")
                .expr(Promql.quantile(0.95, RabbitMeters.QUEUE_DURATION, p.window("5m"), JOB, QUEUE) + " > "
                        + RabbitClientBoard.WAIT_SECONDS)
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("Messages wait long in " + WHERE + ".")
                .description("One of twenty waits for {{ $value | humanizeDuration }} or longer.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning("The 95th percentile from publishing to the beginning of the handling is above a minute.")
                .impact("What the messages ask for happens that much later.")
                .diagnosis(
                        "Panel *Time in queue, spread*: a climbing band is a backlog, a high constant one a slow broker.",
                        "Panel *Handling, 95th percentile*: have handlers become slow?",
                        "Panel *Delivered by queue*: or is there just more?")
                .mitigation(
                        "Add consumers, or raise their prefetch if handlers are short.",
                        "Speed up what handlers wait for.")
                .demo("`./demo --faults slow-calculation`.")
                .in(Category.MESSAGING);
    }

    private static Alert prefetchFull(Profile p) {
        return Alert.warning("PrefetchFull")
                .expr(max("min_over_time(" + Metric.of(RabbitMeters.PREFETCH).over(p.window("10m")) + ")", JOB, QUEUE)
                        + " >= 1")
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("Consumers of " + WHERE + " in {{ $labels.job }} have had no room for ten minutes.")
                .description("The fullest one holds {{ $value | humanizePercentage }} of its prefetch.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning(
                        "A consumer has held as many unsettled deliveries as its prefetch allows at every scrape of ten minutes: the broker gives it no more.")
                .impact("Messages wait in the queue though consumers are there.")
                .diagnosis(
                        "Panel *Unsettled by queue*: as many as the prefetch and constant: handlers do not settle; up and down: they are merely busy.",
                        "Panel *Handlers in flight*: 0 with a full prefetch means that deliveries are kept and never settled.",
                        "Panel *Handling, 95th percentile*: have handlers become slow?")
                .mitigation(
                        "Handlers busy: add instances or consumers.",
                        "Deliveries kept: restart the instance, so that the broker delivers them again; correct the path that does not settle.")
                .demo("`./demo --faults slow-calculation` with heavy traffic.")
                .in(Category.MESSAGING);
    }

    private static Alert redeliveredForEver(Profile p) {
        String w = p.window("15m");
        Metric settled = Metric.of(RabbitMeters.SETTLED);
        return Alert.warning("MessagesRedeliveredForEver")
                .expr(Promql.ratio(
                                sum(Metric.of(RabbitMeters.REDELIVERED).rate(w), JOB, QUEUE),
                                sum(Metric.of(RabbitMeters.CONSUMED).rate(w), JOB, QUEUE))
                        + " > 0.9\nunless "
                        + sum(settled.is(SETTLE_OUTCOME, "acked").increase(w), JOB, QUEUE) + " > 0")
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.job }} only gets messages of " + WHERE
                        + " that it has had before, and acknowledges none.")
                .description("{{ $value | humanizePercentage }} of the deliveries are repeated ones.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning(
                        "For a quarter of an hour more than nine tenths of the deliveries of the queue were repeated ones, and not one was acknowledged: the same messages go round between broker and consumer without end.")
                .impact(
                        "Nothing in the queue gets done, what comes after them waits, and broker and consumer spend all their time on it.")
                .diagnosis(
                        "Panel *Not acknowledged*: `requeued` and `reject_requeued` mean that the code gives them back; `lost` that their channel closes each time; `in_doubt` that the broker ends the consumer, from RabbitMQ 4.3 on when it takes too long.",
                        "`requeued`: which exception? Panel *Failed handlings by type*, and the log. `lost`: panel *Channels closed*, with the reply code.",
                        "`rabbitmqctl list_queues name type messages_unacknowledged policy`: has the queue a delivery limit? A classic queue has none.")
                .mitigation(
                        "Stop the consumer if it harms others: the messages stay in the queue.",
                        "Move the messages that cannot succeed to a dead-letter queue (shovel), or reject them without requeueing.",
                        "Then give the queue a delivery limit (quorum queues) and a dead-letter exchange.")
                .demo("Not provoked there: its consumers reject for good what fails twice.")
                .in(Category.MESSAGING);
    }

    private static Alert redelivered(Profile p) {
        String w = p.window("15m");
        return Alert.warning("MessagesRedelivered")
                .expr(Promql.ratio(
                                sum(Metric.of(RabbitMeters.REDELIVERED).rate(w), JOB, QUEUE),
                                sum(Metric.of(RabbitMeters.CONSUMED).rate(w), JOB, QUEUE))
                        + " > 0.1")
                .hold(p.time("10m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.job }} gets the same messages of " + WHERE + " again and again.")
                .description("{{ $value | humanizePercentage }} of the deliveries are repeated ones.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning("More than a tenth of the deliveries came before and were not acknowledged.")
                .impact("Work is done twice, if handlers do not notice; poison messages keep consumers busy.")
                .diagnosis(
                        "Panel *Not acknowledged*: requeued by code, or lost with a channel?",
                        "Panel *Earlier deliveries, spread*: a few messages very often?")
                .mitigation(
                        "Give the queue a delivery limit (quorum queues) and a dead-letter exchange.",
                        "Reject for good what can never succeed.")
                .demo("`./demo --faults poison-messages` with requeueing consumers.")
                .in(Category.MESSAGING);
    }
}
