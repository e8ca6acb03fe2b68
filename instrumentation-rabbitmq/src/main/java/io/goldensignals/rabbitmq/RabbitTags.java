package io.goldensignals.rabbitmq;

import io.goldensignals.core.TagSpec;
import java.util.List;

/** The tags of {@link RabbitMeters}: the messaging attributes of OpenTelemetry, and our own where it has none. */
public final class RabbitTags {

    /** Always {@code rabbitmq}. */
    public static final TagSpec SYSTEM = TagSpec.closed("messaging.system", "The messaging system.", "rabbitmq");

    /** What the client does. */
    public static final TagSpec OPERATION = TagSpec.closed(
            "messaging.operation.name", "What the client does with messages.", "publish", "receive", "process");

    /** The kind of what the client does. */
    public static final TagSpec OPERATION_TYPE = TagSpec.closed(
            "messaging.operation.type", "The kind of operation, the same in all messaging systems.", "send", "receive");

    /** The exchange published to. */
    public static final TagSpec EXCHANGE = TagSpec.capped(
            "messaging.destination.name",
            "The exchange; for the default one, whose name is empty, the queue that the routing key names.",
            100);

    /** The routing key's template. */
    public static final TagSpec TEMPLATE = TagSpec.capped(
            "messaging.destination.template",
            "The routing key without its variable parts, if the application says how.",
            100);

    /** The queue consumed from. */
    public static final TagSpec QUEUE = TagSpec.capped(
            "messaging.destination.name", "The queue; the variable part of a generated name is cut off.", 100);

    /** The exchange published to or the queue fetched from: has room for all values of both. */
    public static final TagSpec DESTINATION = TagSpec.capped(
            "messaging.destination.name",
            "The exchange published to (for the default one the queue), or the queue fetched from.",
            200);

    /** The queue in which a message died. */
    public static final TagSpec DEAD_LETTER_QUEUE =
            TagSpec.capped("rabbitmq.client.dead_letter.queue", "The queue in which the message died.", 100);

    /** Why a message died. */
    public static final TagSpec DEAD_LETTER_REASON = TagSpec.closed(
            "rabbitmq.client.dead_letter.reason",
            "Why the message died.",
            "rejected",
            "expired",
            "maxlen",
            "delivery_limit");

    /** What failed. */
    public static final TagSpec ERROR_TYPE = TagSpec.capped(
            "error.type",
            "The exception's class, or the broker's answer if that was the failure; absent if it went well.",
            50);

    /** How an operation ended. */
    public static final TagSpec OPERATION_OUTCOME = TagSpec.closed(
            "outcome",
            "How it ended: with confirms what the broker answered, where unresolved means that the channel closed before it"
                    + " did; without confirms sent. A fetch ends received or"
                    + " empty. Failed if the call threw.",
            "acked",
            "nacked",
            "returned",
            "unresolved",
            "sent",
            "received",
            "empty",
            "failed");

    /** How a delivery was settled. */
    public static final TagSpec SETTLE_OUTCOME = TagSpec.closed(
            "outcome",
            "How the delivery was settled: requeued by nack or recover, reject_requeued by reject; lost means that the channel"
                    + " closed before, so that the broker redelivers it; in_doubt that the broker had cancelled the consumer"
                    + " before, which takes the delivery back.",
            "acked",
            "nacked",
            "rejected",
            "requeued",
            "reject_requeued",
            "auto_acked",
            "lost",
            "in_doubt");

    /** How a delivery was settled by the time that its handler ended. */
    public static final TagSpec HANDLE_OUTCOME = TagSpec.closed(
            "outcome",
            "How the delivery was settled when its handler ended; unsettled ones are settled later or never.",
            "acked",
            "nacked",
            "rejected",
            "requeued",
            "reject_requeued",
            "auto_acked",
            "lost",
            "in_doubt",
            "unsettled");

    /** Whether the broker says that it has delivered the message before. */
    public static final TagSpec REDELIVERED = TagSpec.closed(
            "rabbitmq.client.redelivered", "Whether the broker marks the delivery as a repeated one.", "false", "true");

    /** What a queue time was computed from. */
    public static final TagSpec TIME_SOURCE = TagSpec.closed(
            "source",
            "Where the time of publishing comes from: our header, the broker's header, or AMQP's coarse timestamp.",
            "header",
            "broker",
            "timestamp");

    /** Why a message came back. */
    public static final TagSpec RETURN_REASON =
            TagSpec.closed("reason", "Why the broker returned the message.", "no_route", "no_consumers");

    /** What a transaction ended in. */
    public static final TagSpec TRANSACTION_OUTCOME =
            TagSpec.closed("outcome", "How the transaction ended.", "committed", "rolled_back");

    /** A hook of amqp-client. */
    public static final TagSpec HOOK = TagSpec.closed(
            "rabbitmq.client.hook",
            "The hook of amqp-client: its metrics collector, observation collector or traffic listener.",
            "metrics",
            "observation",
            "traffic");

    /** What ended a connection or channel. */
    public static final TagSpec INITIATOR = TagSpec.closed(
            "initiator", "What ended it; network stands for a broken connection.", "application", "broker", "network");

    /** AMQP's reply code of a close. */
    public static final TagSpec REPLY_CODE = TagSpec.capped(
            "rabbitmq.client.reply_code", "AMQP's reply code; absent if the connection broke without one.", 30);

    /** What ended a consumer. */
    public static final TagSpec CANCEL_INITIATOR =
            TagSpec.closed("initiator", "What ended the consumer.", "application", "broker");

    /** Fourteen boundaries for times that messages spend in queues: 5 ms to 4 hours. */
    static final List<Double> QUEUE_SECONDS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 1800.0, 14_400.0);

    /** Boundaries for how often a message was tried. */
    static final List<Double> ATTEMPTS = List.of(1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0);

    private RabbitTags() {}
}
