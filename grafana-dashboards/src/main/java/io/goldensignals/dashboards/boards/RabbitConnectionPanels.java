package io.goldensignals.dashboards.boards;

import static io.goldensignals.dashboards.prometheus.Promql.legend;
import static io.goldensignals.dashboards.prometheus.Promql.ratio;
import static io.goldensignals.dashboards.prometheus.Promql.sum;
import static io.goldensignals.rabbitmq.RabbitTags.CANCEL_INITIATOR;
import static io.goldensignals.rabbitmq.RabbitTags.DEAD_LETTER_QUEUE;
import static io.goldensignals.rabbitmq.RabbitTags.DEAD_LETTER_REASON;
import static io.goldensignals.rabbitmq.RabbitTags.ERROR_TYPE;
import static io.goldensignals.rabbitmq.RabbitTags.EXCHANGE;
import static io.goldensignals.rabbitmq.RabbitTags.HOOK;
import static io.goldensignals.rabbitmq.RabbitTags.INITIATOR;
import static io.goldensignals.rabbitmq.RabbitTags.OPERATION;
import static io.goldensignals.rabbitmq.RabbitTags.QUEUE;
import static io.goldensignals.rabbitmq.RabbitTags.REPLY_CODE;
import static io.goldensignals.rabbitmq.RabbitTags.TRANSACTION_OUTCOME;

import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.grafana.Panels;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.rabbitmq.RabbitClientMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import java.util.Map;

/** Panels on what messages go through, as the services see it: backlog, connections, queues, and what is rare. */
final class RabbitConnectionPanels {

    private RabbitConnectionPanels() {}

    static Panel[] saturation() {
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
            Panels.level(
                    "Consumers",
                    "Consumers of each queue. 0: its messages are not handled.",
                    RabbitMeters.CONSUMERS,
                    QUEUE),
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

    static Panel[] connections() {
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
                            ERROR_TYPE)
                    .blank("none"),
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
                    "Open channels of each instance. A line that only rises: they are never closed.",
                    RabbitClientMeters.CHANNELS),
            Panels.failures(
                    "Channels closed",
                    "By who ended them and why; the broker ends those on which the client erred.",
                    Metric.of(RabbitClientMeters.CHANNELS_CLOSED),
                    INITIATOR,
                    REPLY_CODE),
            Panel.states(
                            "Hooks replaced",
                            "Red: something replaced a hook of the metrics after it was set, and what only that hook sees is"
                                    + " missing from all panels here.")
                    .size(8, 8)
                    .query(
                            Promql.max(
                                    Metric.of(RabbitClientMeters.HOOKS_REPLACED).now(), HOOK),
                            legend(HOOK))
                    .below(1)
                    .worded(Map.of(0, "in place", 1, "replaced")),
            Panels.failures(
                    "Consumers ended",
                    "Consumers that ended while their channel stayed open. broker: their queue was deleted.",
                    Metric.of(RabbitMeters.CANCELLED),
                    QUEUE,
                    CANCEL_INITIATOR)
        };
    }

    static Panel[] queues() {
        return new Panel[] {
            Panel.lines("Depth", "Messages ready in each queue.")
                    .query(Promql.max(Metric.of(RabbitClientMeters.QUEUE_DEPTH).now(), QUEUE), legend(QUEUE)),
            Panel.lines("Consumers of all clients", "0: nothing handles it.")
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
                    .below(1)
                    .worded(Map.of(0, "there", 1, "missing")),
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

    static Panel[] rest() {
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
            Panels.percentiles(
                    "Fetches",
                    "How long basic.get takes: a round trip to the broker for each message.",
                    RabbitMeters.OPERATION_DURATION,
                    Metric.bucket(RabbitMeters.OPERATION_DURATION).is(OPERATION, "receive")),
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
