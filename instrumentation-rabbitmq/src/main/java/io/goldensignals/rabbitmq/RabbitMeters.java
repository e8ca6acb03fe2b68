package io.goldensignals.rabbitmq;

import static io.goldensignals.core.Signal.DURATION;
import static io.goldensignals.core.Signal.ERRORS;
import static io.goldensignals.core.Signal.RATE;
import static io.goldensignals.core.Signal.SATURATION;
import static io.goldensignals.core.Signal.UTILIZATION;

import io.goldensignals.core.Combine;
import io.goldensignals.core.CounterSpec;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.SummarySpec;
import io.goldensignals.core.TimerSpec;

/**
 * The meters of RabbitMQ traffic as the client sees it.
 *
 * <p>Two sums hold whenever no call is in flight. Per exchange, on channels with publisher confirms: messages sent
 * without an error = the count of {@link #OPERATION_DURATION} over the outcomes {@code acked}, {@code nacked},
 * {@code returned} and {@code unresolved} + {@link #CONFIRMS_OUTSTANDING}. Per queue:
 * {@link #CONSUMED} = {@link #SETTLED} over its outcomes + {@link #UNSETTLED}; consumers and callbacks that are measured alone
 * add to the first of these only, as their settlements cannot be seen.
 */
public final class RabbitMeters {

    /** Publish calls. */
    public static final CounterSpec PUBLISHED = MeterSpec.counter("messaging.client.sent.messages", "")
            .description("Messages that the client handed to the broker, or failed to.")
            .tags(
                    RabbitTags.SYSTEM,
                    RabbitTags.OPERATION,
                    RabbitTags.EXCHANGE,
                    RabbitTags.TEMPLATE,
                    RabbitTags.ERROR_TYPE)
            .signals(RATE, ERRORS)
            .build();

    /** Bytes published. */
    public static final CounterSpec PUBLISHED_BYTES = MeterSpec.counter("rabbitmq.client.sent.io", "bytes")
            .description("Bodies of the messages that the client handed to the broker.")
            .tags(RabbitTags.EXCHANGE, RabbitTags.TEMPLATE)
            .signals(RATE)
            .build();

    /**
     * Publishing, once for each message, and fetching, once for each call. A fetch that fails is not
     * seen: amqp-client calls no hook, and the closed channel is counted in {@link RabbitClientMeters#CHANNELS_CLOSED}.
     */
    public static final TimerSpec OPERATION_DURATION = MeterSpec.timer("messaging.client.operation.duration")
            .description(
                    "From the publish call to the broker's answer, on channels with publisher confirms; the call alone on"
                            + " other channels, where it failed, and of fetches (basic.get).")
            .tags(
                    RabbitTags.SYSTEM,
                    RabbitTags.OPERATION,
                    RabbitTags.OPERATION_TYPE,
                    RabbitTags.DESTINATION,
                    RabbitTags.TEMPLATE,
                    RabbitTags.OPERATION_OUTCOME,
                    RabbitTags.ERROR_TYPE)
            .signals(RATE, ERRORS, DURATION)
            .build();

    /** Confirms awaited. */
    public static final GaugeSpec CONFIRMS_OUTSTANDING = MeterSpec.gauge("rabbitmq.client.confirms.outstanding", "")
            .description("Messages that the broker has not answered yet.")
            .tags(RabbitTags.EXCHANGE, RabbitTags.TEMPLATE)
            .signals(SATURATION)
            .build();

    /** The longest wait for a confirm. */
    public static final GaugeSpec CONFIRMS_OLDEST = MeterSpec.gauge("rabbitmq.client.confirms.oldest.age", "seconds")
            .description("How long the oldest message that the broker has not answered has been waiting.")
            .combine(Combine.MAX)
            .signals(SATURATION)
            .build();

    /** Unroutable messages. */
    public static final CounterSpec RETURNED = MeterSpec.counter("rabbitmq.client.returned.messages", "")
            .description("Mandatory messages that came back because no queue would take them.")
            .tags(RabbitTags.EXCHANGE, RabbitTags.RETURN_REASON)
            .signals(ERRORS)
            .build();

    /** Deliveries. */
    public static final CounterSpec CONSUMED = MeterSpec.counter("messaging.client.consumed.messages", "")
            .description(
                    "Messages that the broker delivered to the client: pushed to be processed, or received by a fetch.")
            .tags(RabbitTags.SYSTEM, RabbitTags.OPERATION, RabbitTags.QUEUE)
            .signals(RATE)
            .build();

    /** Bytes consumed. */
    public static final CounterSpec CONSUMED_BYTES = MeterSpec.counter("rabbitmq.client.consumed.io", "bytes")
            .description("Bodies of the messages that consumers began to handle or that were fetched.")
            .tags(RabbitTags.QUEUE)
            .signals(RATE)
            .build();

    /** Repeated deliveries. */
    public static final CounterSpec REDELIVERED = MeterSpec.counter("rabbitmq.client.consumer.redelivered", "")
            .description("Deliveries that the broker marked as repeated, counted when their handling begins.")
            .tags(RabbitTags.QUEUE)
            .signals(ERRORS)
            .build();

    /** How often a message was delivered before. */
    public static final SummarySpec DELIVERIES = MeterSpec.summary("rabbitmq.client.consumer.deliveries", "")
            .description("Earlier deliveries of a repeated message of a quorum queue. Brokers that do not count them"
                    + " (before 4.3) count failed attempts here.")
            .tags(RabbitTags.QUEUE)
            .buckets(RabbitTags.ATTEMPTS)
            .signals(ERRORS)
            .build();

    /** How often handling a message failed before. */
    public static final SummarySpec FAILED_ATTEMPTS = MeterSpec.summary("rabbitmq.client.consumer.failed_attempts", "")
            .description(
                    "Earlier attempts that failed, of a repeated message of a quorum queue: what its delivery limit counts.")
            .tags(RabbitTags.QUEUE)
            .buckets(RabbitTags.ATTEMPTS)
            .signals(ERRORS)
            .build();

    /** Fetches that found nothing. */
    public static final CounterSpec EMPTY_GETS = MeterSpec.counter("rabbitmq.client.receive.empty", "")
            .description("Fetches (basic.get) that found the queue empty.")
            .tags(RabbitTags.QUEUE)
            .signals(RATE)
            .build();

    /** Handling. */
    public static final TimerSpec PROCESS_DURATION = MeterSpec.timer("messaging.process.duration")
            .description("Handling of one delivery by the consumer's code.")
            .tags(
                    RabbitTags.SYSTEM,
                    RabbitTags.OPERATION,
                    RabbitTags.QUEUE,
                    RabbitTags.HANDLE_OUTCOME,
                    RabbitTags.ERROR_TYPE)
            .signals(RATE, ERRORS, DURATION)
            .build();

    /** Handlers at work. */
    public static final GaugeSpec PROCESS_ACTIVE = MeterSpec.gauge("rabbitmq.client.process.active", "")
            .description("Deliveries that consumers are handling now.")
            .tags(RabbitTags.QUEUE)
            .signals(SATURATION)
            .build();

    /** Time spent in the queue. */
    public static final TimerSpec QUEUE_DURATION = MeterSpec.timer("rabbitmq.client.queue.duration")
            .description("From publishing a message to the beginning of its handling.")
            .tags(RabbitTags.QUEUE, RabbitTags.REDELIVERED, RabbitTags.TIME_SOURCE)
            .buckets(RabbitTags.QUEUE_SECONDS)
            .signals(DURATION, SATURATION)
            .build();

    /** Queue times that make no sense. */
    public static final CounterSpec QUEUE_SKEWED = MeterSpec.counter("rabbitmq.client.queue.skewed", "")
            .description(
                    "Deliveries published in the future or over a year ago, by what they carry: not recorded as queue time.")
            .tags(RabbitTags.QUEUE)
            .signals(ERRORS)
            .build();

    /** Settlements. */
    public static final CounterSpec SETTLED = MeterSpec.counter("rabbitmq.client.settled.messages", "")
            .description("Deliveries by how they were settled; one call can settle many.")
            .tags(RabbitTags.QUEUE, RabbitTags.SETTLE_OUTCOME)
            .signals(RATE, ERRORS)
            .build();

    /** Settlements of nothing. */
    public static final CounterSpec SETTLED_UNKNOWN = MeterSpec.counter("rabbitmq.client.settled.unknown", "")
            .description("Settle calls for a delivery that is not outstanding; RabbitMQ closes the channel on them.")
            .signals(ERRORS)
            .build();

    /** Deliveries not settled yet. */
    public static final GaugeSpec UNSETTLED = MeterSpec.gauge("rabbitmq.client.consumer.unsettled", "")
            .description("Deliveries that the client has not settled yet.")
            .tags(RabbitTags.QUEUE)
            .signals(SATURATION)
            .build();

    /** The longest wait for a settlement. */
    public static final GaugeSpec UNSETTLED_OLDEST = MeterSpec.gauge(
                    "rabbitmq.client.consumer.unsettled.oldest.age", "seconds")
            .description("How long ago the oldest delivery that is not settled yet arrived.")
            .tags(RabbitTags.QUEUE)
            .combine(Combine.MAX)
            .signals(SATURATION)
            .build();

    /** Deliveries that wait for a thread. */
    public static final GaugeSpec WAITING = MeterSpec.gauge("rabbitmq.client.consumer.waiting", "")
            .description("Deliveries that wait inside the client for a thread of its work pool.")
            .tags(RabbitTags.QUEUE)
            .signals(SATURATION)
            .build();

    /** Use of the prefetch. */
    public static final GaugeSpec PREFETCH = MeterSpec.gauge("rabbitmq.client.consumer.prefetch.utilization", "ratio")
            .description(
                    "Unsettled deliveries as a share of the prefetch, of the consumer where it is highest; 1 means that"
                            + " the broker delivers no more. 0 without prefetch.")
            .tags(RabbitTags.QUEUE)
            .combine(Combine.MAX)
            .signals(UTILIZATION, SATURATION)
            .build();

    /** Ended consumers. */
    public static final CounterSpec CANCELLED = MeterSpec.counter("rabbitmq.client.consumer.cancelled", "")
            .description("Consumers that ended while their channel stayed open; the broker ends them with their queue.")
            .tags(RabbitTags.QUEUE, RabbitTags.CANCEL_INITIATOR)
            .signals(ERRORS)
            .build();

    /** Silence of a queue. */
    public static final GaugeSpec LAST_DELIVERY = MeterSpec.gauge(
                    "rabbitmq.client.consumer.last_delivery.age", "seconds")
            .description(
                    "How long ago the client got the last delivery from the queue; before the first, since it asked.")
            .tags(RabbitTags.QUEUE)
            .combine(Combine.MIN)
            .signals(SATURATION)
            .build();

    /**
     * Deaths of messages. Each is counted by the first delivery after it, out of the header {@code x-death}: the deaths up to
     * the latest rejection or delivery limit, as the deliveries before that one could count what was older. A message that
     * dies on its way without ever being delivered again is not seen, and one that was requeued and then expired counts the
     * deaths before that delivery again.
     */
    public static final CounterSpec DEAD_LETTERED = MeterSpec.counter("rabbitmq.client.dead_letter.messages", "")
            .description("Deaths of messages, by where and why they died, counted by the first delivery that follows.")
            .tags(RabbitTags.DEAD_LETTER_QUEUE, RabbitTags.DEAD_LETTER_REASON)
            .signals(ERRORS)
            .build();

    /** Time to settle. */
    public static final TimerSpec SETTLE_DURATION = MeterSpec.timer("rabbitmq.client.settle.duration")
            .description("From the arrival of a delivery to its settlement; recorded on demand.")
            .tags(RabbitTags.QUEUE, RabbitTags.SETTLE_OUTCOME)
            .signals(DURATION)
            .build();

    /** Time from end to end. */
    public static final TimerSpec END_TO_END = MeterSpec.timer("rabbitmq.client.end_to_end.duration")
            .description("From publishing a message to its settlement; recorded on demand.")
            .tags(RabbitTags.QUEUE, RabbitTags.SETTLE_OUTCOME)
            .buckets(RabbitTags.QUEUE_SECONDS)
            .signals(DURATION)
            .build();

    /** Messages published in transactions. */
    public static final CounterSpec TRANSACTED = MeterSpec.counter("rabbitmq.client.transaction.messages", "")
            .description("Messages published in AMQP transactions, by how the transaction ended.")
            .tags(RabbitTags.TRANSACTION_OUTCOME)
            .signals(RATE, ERRORS)
            .build();

    /** Consumers. */
    public static final GaugeSpec CONSUMERS = MeterSpec.gauge("rabbitmq.client.consumer.active", "")
            .description("Consumers that this client has on the queue now.")
            .tags(RabbitTags.QUEUE)
            .signals(UTILIZATION)
            .build();

    /** All of them. */
    public static final MeterCatalog CATALOG = MeterCatalog.of(
            "rabbitmq",
            PUBLISHED,
            PUBLISHED_BYTES,
            OPERATION_DURATION,
            CONFIRMS_OUTSTANDING,
            CONFIRMS_OLDEST,
            RETURNED,
            CONSUMED,
            CONSUMED_BYTES,
            REDELIVERED,
            DELIVERIES,
            FAILED_ATTEMPTS,
            EMPTY_GETS,
            PROCESS_DURATION,
            PROCESS_ACTIVE,
            QUEUE_DURATION,
            QUEUE_SKEWED,
            SETTLED,
            SETTLED_UNKNOWN,
            UNSETTLED,
            UNSETTLED_OLDEST,
            WAITING,
            CONSUMERS,
            PREFETCH,
            CANCELLED,
            LAST_DELIVERY,
            DEAD_LETTERED,
            SETTLE_DURATION,
            END_TO_END,
            TRANSACTED,
            RabbitClientMeters.CONNECTIONS,
            RabbitClientMeters.CONNECTIONS_OPENED,
            RabbitClientMeters.CONNECTIONS_CLOSED,
            RabbitClientMeters.CONNECTIONS_FAILED,
            RabbitClientMeters.CONNECTIONS_BLOCKED,
            RabbitClientMeters.BLOCKED_TIME,
            RabbitClientMeters.RECOVERY_DURATION,
            RabbitClientMeters.CHANNELS,
            RabbitClientMeters.CHANNELS_OPENED,
            RabbitClientMeters.CHANNELS_CLOSED,
            RabbitClientMeters.HOOKS_REPLACED,
            RabbitClientMeters.QUEUE_DEPTH,
            RabbitClientMeters.QUEUE_CONSUMERS,
            RabbitClientMeters.QUEUE_MISSING,
            RabbitClientMeters.QUEUE_OBSERVED);

    private RabbitMeters() {}
}
