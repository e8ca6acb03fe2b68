package io.goldensignals.dashboards.exporters;

import static io.goldensignals.dashboards.exporters.PlatformMeters.counter;
import static io.goldensignals.dashboards.exporters.PlatformMeters.gauge;
import static io.goldensignals.dashboards.exporters.PlatformMeters.label;

import io.goldensignals.core.ForeignSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.TagSpec;
import io.micrometer.core.instrument.Meter;

/**
 * Metrics of RabbitMQ's plugin {@code rabbitmq_prometheus}, those that 3.10 to 4.x have in common, and {@link #UNREACHABLE}.
 * What begins with {@code rabbitmq_detailed} comes from the path {@code /metrics/detailed}, which reports each queue.
 */
public final class BrokerMeters {

    public static final TagSpec VHOST = label("vhost");
    public static final TagSpec QUEUE = label("queue");
    public static final TagSpec QUEUE_TYPE = label("queue_type");
    public static final TagSpec STRATEGY = label("dead_letter_strategy");
    public static final TagSpec PROTOCOL = label("protocol");
    public static final TagSpec NODE = label("rabbitmq_node");
    public static final TagSpec PEER = label("peer");

    public static final ForeignSpec READY = queue("messages_ready", "Messages that wait for a consumer.");
    public static final ForeignSpec UNACKED = queue("messages_unacked", "Messages delivered and not acknowledged.");
    public static final ForeignSpec QUEUE_CONSUMERS = queue("consumers", "Consumers of the queue.");

    public static final ForeignSpec MESSAGES = gauge("rabbitmq_queue_messages", "Messages in all queues.");
    public static final ForeignSpec CONNECTIONS = gauge("rabbitmq_connections", "Open connections.");
    public static final ForeignSpec CHANNELS = gauge("rabbitmq_channels", "Open channels.");
    public static final ForeignSpec CONSUMERS = gauge("rabbitmq_consumers", "Consumers.");
    public static final ForeignSpec QUEUES = gauge("rabbitmq_queues", "Queues.");
    public static final ForeignSpec CONNECTIONS_OPENED =
            counter("rabbitmq_connections_opened_total", "Connections opened.");
    public static final ForeignSpec CONNECTIONS_CLOSED =
            counter("rabbitmq_connections_closed_total", "Connections closed.");
    public static final ForeignSpec CHANNELS_OPENED = counter("rabbitmq_channels_opened_total", "Channels opened.");
    public static final ForeignSpec MEMORY = gauge("rabbitmq_process_resident_memory_bytes", "Memory of the node.");
    public static final ForeignSpec MEMORY_LIMIT =
            gauge("rabbitmq_resident_memory_limit_bytes", "Memory above which publishers are blocked.");
    public static final ForeignSpec DISK = gauge("rabbitmq_disk_space_available_bytes", "Free disk space.");
    public static final ForeignSpec DISK_LIMIT =
            gauge("rabbitmq_disk_space_available_limit_bytes", "Free disk space below which publishers are blocked.");
    public static final ForeignSpec FILES = gauge("rabbitmq_process_open_fds", "Open file descriptors.");
    public static final ForeignSpec FILES_LIMIT =
            gauge("rabbitmq_process_max_fds", "File descriptors that can be open.");
    public static final ForeignSpec MEMORY_ALARM =
            gauge("rabbitmq_alarms_memory_used_watermark", "1 while publishers are blocked for want of memory.");
    public static final ForeignSpec DISK_ALARM =
            gauge("rabbitmq_alarms_free_disk_space_watermark", "1 while publishers are blocked for want of disk.");
    public static final ForeignSpec IDENTITY =
            gauge("rabbitmq_identity_info", "1 for the node, whose name is a label.", NODE);
    public static final ForeignSpec LINK =
            gauge("erlang_vm_dist_node_state", "The link to a peer: 1 or 2 while it is set up, 3 when it is up.", PEER);

    /** Newer than 3.10, where it does not exist. */
    public static final ForeignSpec UNREACHABLE =
            gauge("rabbitmq_unreachable_cluster_peers_count", "Nodes of the cluster that this node cannot reach.");

    public static final ForeignSpec RUN_QUEUE =
            gauge("erlang_vm_statistics_run_queues_length", "Erlang processes that wait for a processor.");
    public static final ForeignSpec CPU = MeterSpec.foreign(
                    "erlang_vm_statistics_runtime_milliseconds", "", Meter.Type.OTHER)
            .description("Processor time of the node, in ms: a counter, though not called so.")
            .build();

    public static final ForeignSpec RECEIVED =
            counter("rabbitmq_global_messages_received_total", "Messages published.", PROTOCOL);
    public static final ForeignSpec CONFIRMED =
            counter("rabbitmq_global_messages_confirmed_total", "Messages confirmed.", PROTOCOL);
    public static final ForeignSpec DELIVERED =
            counter("rabbitmq_global_messages_delivered_total", "Messages delivered.", PROTOCOL, QUEUE_TYPE);
    public static final ForeignSpec ACKNOWLEDGED =
            counter("rabbitmq_global_messages_acknowledged_total", "Messages acknowledged.", PROTOCOL, QUEUE_TYPE);
    public static final ForeignSpec REDELIVERED =
            counter("rabbitmq_global_messages_redelivered_total", "Messages delivered again.", PROTOCOL, QUEUE_TYPE);
    public static final ForeignSpec DROPPED =
            counter("rabbitmq_global_messages_unroutable_dropped_total", "Messages without a queue, lost.", PROTOCOL);
    public static final ForeignSpec RETURNED = counter(
            "rabbitmq_global_messages_unroutable_returned_total", "Messages without a queue, returned.", PROTOCOL);
    public static final ForeignSpec DEAD_REJECTED = dead("rejected");
    public static final ForeignSpec DEAD_EXPIRED = dead("expired");
    public static final ForeignSpec DEAD_MAXLEN = dead("maxlen");
    public static final ForeignSpec DEAD_DELIVERY_LIMIT = dead("delivery_limit");

    public static final MeterCatalog CATALOG = MeterCatalog.of(
            "broker",
            READY,
            UNACKED,
            QUEUE_CONSUMERS,
            MESSAGES,
            CONNECTIONS,
            CHANNELS,
            CONSUMERS,
            QUEUES,
            CONNECTIONS_OPENED,
            CONNECTIONS_CLOSED,
            CHANNELS_OPENED,
            MEMORY,
            MEMORY_LIMIT,
            DISK,
            DISK_LIMIT,
            FILES,
            FILES_LIMIT,
            MEMORY_ALARM,
            DISK_ALARM,
            IDENTITY,
            LINK,
            UNREACHABLE,
            RUN_QUEUE,
            CPU,
            RECEIVED,
            CONFIRMED,
            DELIVERED,
            ACKNOWLEDGED,
            REDELIVERED,
            DROPPED,
            RETURNED,
            DEAD_REJECTED,
            DEAD_EXPIRED,
            DEAD_MAXLEN,
            DEAD_DELIVERY_LIMIT);

    private BrokerMeters() {}

    private static ForeignSpec queue(String what, String description) {
        return gauge("rabbitmq_detailed_queue_" + what, description, VHOST, QUEUE);
    }

    private static ForeignSpec dead(String reason) {
        return counter(
                "rabbitmq_global_messages_dead_lettered_" + reason + "_total",
                "Messages that died: " + reason + ".",
                QUEUE_TYPE,
                STRATEGY);
    }
}
