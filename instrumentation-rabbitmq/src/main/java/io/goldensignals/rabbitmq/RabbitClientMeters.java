package io.goldensignals.rabbitmq;

import static io.goldensignals.core.Signal.DURATION;
import static io.goldensignals.core.Signal.ERRORS;
import static io.goldensignals.core.Signal.RATE;
import static io.goldensignals.core.Signal.SATURATION;
import static io.goldensignals.core.Signal.UTILIZATION;

import io.goldensignals.core.Combine;
import io.goldensignals.core.CounterSpec;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.TimerSpec;

/** The rows of {@link RabbitMeters#CATALOG} that watch connections, channels and, on demand, queues. */
public final class RabbitClientMeters {

    /** Open connections. */
    public static final GaugeSpec CONNECTIONS = MeterSpec.gauge("rabbitmq.client.connections", "")
            .description("Connections to the broker that are open.")
            .signals(UTILIZATION)
            .build();

    /** Opened connections. */
    public static final CounterSpec CONNECTIONS_OPENED = MeterSpec.counter("rabbitmq.client.connections.opened", "")
            .description("Connections opened, by the application or by recovery.")
            .signals(RATE)
            .build();

    /** Closed connections. */
    public static final CounterSpec CONNECTIONS_CLOSED = MeterSpec.counter("rabbitmq.client.connections.closed", "")
            .description("Connections that ended.")
            .tags(RabbitTags.INITIATOR, RabbitTags.REPLY_CODE)
            .signals(ERRORS)
            .build();

    /** Connections that could not be opened. */
    public static final CounterSpec CONNECTIONS_FAILED = MeterSpec.counter("rabbitmq.client.connections.failed", "")
            .description(
                    "Attempts to connect that failed: those of recovery, and first ones through RabbitMetrics.connect or a"
                            + " factory made by RabbitMetrics.")
            .tags(RabbitTags.ERROR_TYPE)
            .signals(ERRORS)
            .build();

    /** Blocked connections. */
    public static final GaugeSpec CONNECTIONS_BLOCKED = MeterSpec.gauge("rabbitmq.client.connections.blocked", "")
            .description("Connections from which the broker takes no messages now, for lack of memory or disk space.")
            .signals(SATURATION)
            .build();

    /** Time spent blocked. */
    public static final CounterSpec BLOCKED_TIME = MeterSpec.counter(
                    "rabbitmq.client.connections.blocked.time", "seconds")
            .description("How long connections have been blocked, summed over connections.")
            .signals(SATURATION)
            .build();

    /** Recovery. */
    public static final TimerSpec RECOVERY_DURATION = MeterSpec.timer("rabbitmq.client.connection.recovery.duration")
            .description("From the loss of a connection to the next one that recovery opened.")
            .buckets(RabbitTags.QUEUE_SECONDS)
            .signals(RATE, DURATION)
            .build();

    /** Open channels. */
    public static final GaugeSpec CHANNELS = MeterSpec.gauge("rabbitmq.client.channels", "")
            .description("Channels that are open.")
            .signals(UTILIZATION)
            .build();

    /** Opened channels. */
    public static final CounterSpec CHANNELS_OPENED = MeterSpec.counter("rabbitmq.client.channels.opened", "")
            .description("Channels opened, by the application or by recovery.")
            .signals(RATE)
            .build();

    /** Closed channels. */
    public static final CounterSpec CHANNELS_CLOSED = MeterSpec.counter("rabbitmq.client.channels.closed", "")
            .description("Channels that ended, by themselves or with their connection.")
            .tags(RabbitTags.INITIATOR, RabbitTags.REPLY_CODE)
            .signals(ERRORS)
            .build();

    /** Hooks that were replaced. */
    public static final GaugeSpec HOOKS_REPLACED = MeterSpec.gauge("rabbitmq.client.hooks.replaced", "")
            .description(
                    "1 once an event went past our hook, because something replaced it after RabbitMetrics.instrument:"
                            + " what only that hook sees is missing from the other meters.")
            .tags(RabbitTags.HOOK)
            .combine(Combine.MAX)
            .signals(ERRORS)
            .build();

    /** Messages in a queue. */
    public static final GaugeSpec QUEUE_DEPTH = MeterSpec.gauge("rabbitmq.client.monitored_queue.depth", "")
            .description("Messages that are ready in the queue, as the queue monitor saw last.")
            .tags(RabbitTags.QUEUE)
            .combine(Combine.OBSERVED)
            .signals(SATURATION)
            .build();

    /** Consumers of a queue. */
    public static final GaugeSpec QUEUE_CONSUMERS = MeterSpec.gauge("rabbitmq.client.monitored_queue.consumers", "")
            .description("Consumers of the queue, of all clients, as the queue monitor saw last.")
            .tags(RabbitTags.QUEUE)
            .combine(Combine.OBSERVED)
            .signals(UTILIZATION)
            .build();

    /** Missing queues. */
    public static final GaugeSpec QUEUE_MISSING = MeterSpec.gauge("rabbitmq.client.monitored_queue.missing", "")
            .description("1 if the queue monitor did not find the queue, else 0.")
            .tags(RabbitTags.QUEUE)
            .combine(Combine.MAX)
            .signals(ERRORS)
            .build();

    /** Age of the queue monitor's figures. */
    public static final GaugeSpec QUEUE_OBSERVED = MeterSpec.gauge(
                    "rabbitmq.client.monitored_queue.observed.age", "seconds")
            .description("How long ago the queue monitor asked the broker about the queue and got an answer.")
            .tags(RabbitTags.QUEUE)
            .combine(Combine.MAX)
            .signals(ERRORS)
            .build();

    private RabbitClientMeters() {}
}
