package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.legend;
import static io.goldensignals.dashboards.Promql.quantile;
import static io.goldensignals.dashboards.Promql.ratio;
import static io.goldensignals.dashboards.Promql.sum;
import static io.goldensignals.rabbitmq.RabbitTags.CANCEL_INITIATOR;
import static io.goldensignals.rabbitmq.RabbitTags.CONFIRM_OUTCOME;
import static io.goldensignals.rabbitmq.RabbitTags.DEAD_LETTER_QUEUE;
import static io.goldensignals.rabbitmq.RabbitTags.DEAD_LETTER_REASON;
import static io.goldensignals.rabbitmq.RabbitTags.ERROR_TYPE;
import static io.goldensignals.rabbitmq.RabbitTags.EXCHANGE;
import static io.goldensignals.rabbitmq.RabbitTags.HANDLE_OUTCOME;
import static io.goldensignals.rabbitmq.RabbitTags.INITIATOR;
import static io.goldensignals.rabbitmq.RabbitTags.QUEUE;
import static io.goldensignals.rabbitmq.RabbitTags.REPLY_CODE;
import static io.goldensignals.rabbitmq.RabbitTags.RETURN_REASON;
import static io.goldensignals.rabbitmq.RabbitTags.SETTLE_OUTCOME;
import static io.goldensignals.rabbitmq.RabbitTags.TEMPLATE;
import static io.goldensignals.rabbitmq.RabbitTags.TRANSACTION_OUTCOME;

import io.goldensignals.rabbitmq.RabbitClientMeters;
import io.goldensignals.rabbitmq.RabbitMeters;

/** Messages by the RED method, as the services' clients see them. */
final class RabbitClientBoard {

    private static final String W = Panels.WINDOW;

    private RabbitClientBoard() {}

    static Dashboard create() {
        return new Dashboard(
                        Board.RABBIT_CLIENT,
                        "Messages published, delivered, handled and settled by the services: rate, errors, duration, backlog.",
                        Metric.of(RabbitMeters.PUBLISHED))
                .row("Now", now())
                .row("Publishing", publishing())
                .row("Handling", handling())
                .row("Settling", settling())
                .row("Saturation", saturation())
                .row("Connections", connections())
                .row("Queues, as the services' monitor sees them", queues())
                .collapsed("Bodies and rarities", rest());
    }

    /** Handlings that threw. */
    static Metric failedHandlings() {
        return Metric.count(RabbitMeters.PROCESS_DURATION).not(ERROR_TYPE, "");
    }

    private static Panel[] now() {
        return new Panel[] {
            Panel.stat("Published", "Messages published per second.")
                    .unit("ops")
                    .query(sum(Metric.of(RabbitMeters.PUBLISHED).rate()), "published"),
            Panel.stat("Handled", "Deliveries handled per second.")
                    .unit("ops")
                    .query(sum(Metric.count(RabbitMeters.PROCESS_DURATION).rate()), "handled"),
            Panel.stat("Failed handlings", "Handlings per second that ended in an exception. Any is an alert.")
                    .unit("ops")
                    .query(sum(failedHandlings().rate()), "failed")
                    .noValue("0")
                    .below(1e-9),
            Panel.stat("Confirmed within", "95th percentile from publishing to the broker's confirm.")
                    .unit("s")
                    .query(quantile(0.95, RabbitMeters.CONFIRM_DURATION, W), "p95")
                    .thresholds(0.25, 1),
            Panel.stat("Time in queues", "95th percentile from publishing to the beginning of the handling.")
                    .unit("s")
                    .query(quantile(0.95, RabbitMeters.QUEUE_DURATION, W), "p95")
                    .thresholds(1, 15),
            Panel.stat("Unsettled", "Deliveries that consumers hold and have not settled.")
                    .query(sum(Metric.of(RabbitMeters.UNSETTLED).now()), "unsettled")
        };
    }

    private static Panel[] publishing() {
        return new Panel[] {
            Panels.rate(
                    "Published by exchange",
                    "Messages handed to the broker, or that failed to be.",
                    Metric.of(RabbitMeters.PUBLISHED),
                    "ops",
                    EXCHANGE,
                    TEMPLATE),
            Panels.failures(
                    "Failed publishes",
                    "Publish calls that threw. The message is not on its way: does the caller try again?",
                    Metric.of(RabbitMeters.PUBLISHED).not(ERROR_TYPE, ""),
                    EXCHANGE,
                    ERROR_TYPE),
            Panels.percentiles(
                            "Publish to confirm",
                            "From the publish call to the broker's answer. Slow confirms: the broker's disk or flow control.",
                            RabbitMeters.CONFIRM_DURATION)
                    .color(Panel.DURATION),
            Panels.rate(
                    "Confirms",
                    "The broker's answers. nacked: it could not keep the message; unresolved: the channel closed before.",
                    Metric.count(RabbitMeters.CONFIRM_DURATION),
                    "ops",
                    CONFIRM_OUTCOME),
            Panels.failures(
                    "Returned",
                    "Mandatory messages that no queue would take: a binding is missing.",
                    Metric.of(RabbitMeters.RETURNED),
                    EXCHANGE,
                    RETURN_REASON),
            Panels.percentiles(
                    "Publish calls without confirms",
                    "How long the call itself takes, on channels without confirms and for failed ones.",
                    RabbitMeters.PUBLISH_DURATION)
        };
    }

    private static Panel[] handling() {
        return new Panel[] {
            Panels.rate(
                    "Delivered by queue",
                    "Messages that the broker delivered, pushed or fetched.",
                    Metric.of(RabbitMeters.CONSUMED),
                    "ops",
                    QUEUE),
            Panels.failures(
                    "Failed handlings by type",
                    "Handlings that ended in an exception.",
                    failedHandlings(),
                    QUEUE,
                    ERROR_TYPE),
            Panels.p95(
                            "Handling, 95th percentile",
                            "How long consumers take for one of twenty deliveries.",
                            RabbitMeters.PROCESS_DURATION,
                            QUEUE)
                    .color(Panel.DURATION),
            Panels.rate(
                    "Handled by outcome",
                    "How deliveries stood when their handler ended.",
                    Metric.count(RabbitMeters.PROCESS_DURATION),
                    "ops",
                    HANDLE_OUTCOME),
            Panels.p95(
                    "Time in queue, 95th percentile",
                    "From publishing to the beginning of the handling: the backlog in seconds.",
                    RabbitMeters.QUEUE_DURATION,
                    QUEUE),
            Panels.heatmap(
                    "Time in queue, spread",
                    "A band that climbs is a backlog that builds up.",
                    RabbitMeters.QUEUE_DURATION)
        };
    }

    private static Panel[] settling() {
        return new Panel[] {
            Panels.rate(
                    "Settled",
                    "Deliveries by how they were settled.",
                    Metric.of(RabbitMeters.SETTLED),
                    "ops",
                    SETTLE_OUTCOME),
            Panels.failures(
                    "Not acknowledged",
                    "Nacked and rejected: dead-lettered or dropped. Requeued and lost: they come again.",
                    Metric.of(RabbitMeters.SETTLED).like(SETTLE_OUTCOME, "nacked|rejected|requeued|lost"),
                    QUEUE,
                    SETTLE_OUTCOME),
            Panels.failures(
                    "Redelivered",
                    "Deliveries that the broker marked as repeated. A steady stream is a message that fails again and again.",
                    Metric.of(RabbitMeters.REDELIVERED),
                    QUEUE),
            Panels.heatmap(
                    "Earlier deliveries, spread",
                    "How often repeated messages of quorum queues came before.",
                    RabbitMeters.DELIVERY_COUNT)
        };
    }

    private static Panel[] saturation() {
        return new Panel[] {
            Panel.lines(
                            "Unsettled against prefetch",
                            "Share of the prefetch that consumers hold. At 1 the broker delivers no more to them.")
                    .unit("percentunit")
                    .range(0, 1)
                    .query(Promql.max(Metric.of(RabbitMeters.PREFETCH).now(), QUEUE), legend(QUEUE))
                    .thresholds(0.8, 1),
            Panels.level("Unsettled by queue", "Deliveries that consumers hold.", RabbitMeters.UNSETTLED, QUEUE),
            Panels.level(
                    "Waiting inside the client",
                    "Deliveries that wait for a thread of the client: too few threads or slow handlers.",
                    RabbitMeters.WAITING,
                    QUEUE),
            Panels.level("Handlers in flight", "Deliveries being handled now.", RabbitMeters.PROCESS_ACTIVE, QUEUE),
            Panels.level("Consumers", "Consumers of each queue. 0: nobody handles it.", RabbitMeters.CONSUMERS, QUEUE),
            Panels.level(
                    "Unconfirmed",
                    "Messages that the broker has not answered yet.",
                    RabbitMeters.CONFIRMS_OUTSTANDING,
                    EXCHANGE),
            Panel.lines(
                            "Oldest waits",
                            "Age of the oldest message without a confirm, and of the oldest delivery that is not settled.")
                    .unit("s")
                    .query(Promql.max(Metric.of(RabbitMeters.CONFIRMS_OLDEST).now()), "unconfirmed")
                    .query(
                            Promql.max(Metric.of(RabbitMeters.UNSETTLED_OLDEST).now(), QUEUE),
                            "unsettled " + legend(QUEUE))
        };
    }

    private static Panel[] connections() {
        return new Panel[] {
            Panels.perInstance("Connections", "Open connections of each instance.", RabbitClientMeters.CONNECTIONS),
            Panels.failures(
                    "Connections lost",
                    "Connections that ended, by who ended them. network: they broke.",
                    Metric.of(RabbitClientMeters.CONNECTIONS_CLOSED),
                    INITIATOR,
                    REPLY_CODE),
            Panels.failures(
                    "Failed attempts to connect",
                    "By exception.",
                    Metric.of(RabbitClientMeters.CONNECTIONS_FAILED),
                    ERROR_TYPE),
            Panel.lines("Opened", "Connections and channels opened per second. Churn is expensive.")
                    .unit("ops")
                    .color(Panel.RATE)
                    .query(sum(Metric.of(RabbitClientMeters.CONNECTIONS_OPENED).rate()), "connections")
                    .query(sum(Metric.of(RabbitClientMeters.CHANNELS_OPENED).rate()), "channels"),
            Panel.lines(
                            "Blocked",
                            "Connections from which the broker takes nothing, and the share of time in which it was so.")
                    .query(sum(Metric.of(RabbitClientMeters.CONNECTIONS_BLOCKED).now()), "connections")
                    .query(sum(Metric.of(RabbitClientMeters.BLOCKED_TIME).rate()), "time blocked, s/s"),
            Panels.percentiles(
                            "Recovery",
                            "From the loss of a connection to the next one.",
                            RabbitClientMeters.RECOVERY_DURATION)
                    .color(Panel.DURATION),
            Panels.perInstance(
                    "Channels",
                    "Open channels of each instance. A line that only rises: nobody closes them.",
                    RabbitClientMeters.CHANNELS),
            Panels.failures(
                    "Channels closed",
                    "By who ended them and why; the broker ends those on which the client erred.",
                    Metric.of(RabbitClientMeters.CHANNELS_CLOSED),
                    INITIATOR,
                    REPLY_CODE),
            Panels.failures(
                    "Consumers ended",
                    "Consumers that ended while their channel stayed open. broker: their queue was deleted.",
                    Metric.of(RabbitMeters.CANCELLED),
                    QUEUE,
                    CANCEL_INITIATOR)
        };
    }

    private static Panel[] queues() {
        return new Panel[] {
            Panel.lines("Depth", "Messages ready in each queue.")
                    .query(Promql.max(Metric.of(RabbitClientMeters.QUEUE_DEPTH).now(), QUEUE), legend(QUEUE)),
            Panel.lines("Consumers of all clients", "0: nobody handles it.")
                    .query(
                            Promql.max(
                                    Metric.of(RabbitClientMeters.QUEUE_CONSUMERS)
                                            .now(),
                                    QUEUE),
                            legend(QUEUE)),
            Panel.states("Missing queues", "Red: the queue is gone, with the messages in it.")
                    .size(8, 8)
                    .query(
                            Promql.max(
                                    Metric.of(RabbitClientMeters.QUEUE_MISSING).now(), QUEUE),
                            legend(QUEUE))
                    .below(1),
            Panel.lines("Age of the observation", "How long ago the monitor got an answer. High: it is blind.")
                    .unit("s")
                    .query(
                            Promql.min(
                                    Metric.of(RabbitClientMeters.QUEUE_OBSERVED).now(), QUEUE),
                            legend(QUEUE)),
            Panel.lines("Last delivery", "How long ago each queue last delivered something.")
                    .unit("s")
                    .query(Promql.min(Metric.of(RabbitMeters.LAST_DELIVERY).now(), QUEUE), legend(QUEUE)),
            Panels.failures(
                    "Dead letters",
                    "Messages that had died, by where and why.",
                    Metric.of(RabbitMeters.DEAD_LETTERED),
                    DEAD_LETTER_QUEUE,
                    DEAD_LETTER_REASON)
        };
    }

    private static Panel[] rest() {
        return new Panel[] {
            Panels.p95(
                    "Arrival to settlement, 95th percentile",
                    "Recorded on demand.",
                    RabbitMeters.SETTLE_DURATION,
                    QUEUE),
            Panels.p95(
                    "Publishing to settlement, 95th percentile",
                    "Recorded on demand: the whole way of a message.",
                    RabbitMeters.END_TO_END,
                    QUEUE),
            Panels.rate(
                    "Transactions",
                    "Messages published in AMQP transactions, by how these ended.",
                    Metric.of(RabbitMeters.TRANSACTED),
                    "ops",
                    TRANSACTION_OUTCOME),
            Panels.rate(
                    "Bytes published",
                    "Bodies handed to the broker.",
                    Metric.of(RabbitMeters.PUBLISHED_BYTES),
                    "Bps",
                    EXCHANGE),
            Panels.rate(
                    "Bytes consumed",
                    "Bodies handled or fetched.",
                    Metric.of(RabbitMeters.CONSUMED_BYTES),
                    "Bps",
                    QUEUE),
            Panel.lines("Mean message", "Mean size of the bodies published.")
                    .unit("bytes")
                    .query(
                            ratio(
                                    sum(Metric.of(RabbitMeters.PUBLISHED_BYTES).rate(), EXCHANGE),
                                    sum(Metric.of(RabbitMeters.PUBLISHED).rate(), EXCHANGE)),
                            legend(EXCHANGE)),
            Panels.rate(
                    "Empty fetches",
                    "Fetches that found the queue empty: polling.",
                    Metric.of(RabbitMeters.EMPTY_GETS),
                    "ops",
                    QUEUE),
            Panels.failures(
                    "Clocks apart",
                    "Deliveries published in the future, by the clocks: the machines' clocks differ.",
                    Metric.of(RabbitMeters.QUEUE_SKEWED),
                    QUEUE),
            Panels.failures(
                    "Settled in error",
                    "Settle calls for deliveries that are not outstanding: a bug of the consumer.",
                    Metric.of(RabbitMeters.SETTLED_UNKNOWN))
        };
    }
}
