package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.rabbitmq.RabbitTags.CANCEL_INITIATOR;
import static io.goldensignals.rabbitmq.RabbitTags.DEAD_LETTER_QUEUE;
import static io.goldensignals.rabbitmq.RabbitTags.DEAD_LETTER_REASON;
import static io.goldensignals.rabbitmq.RabbitTags.ERROR_TYPE;
import static io.goldensignals.rabbitmq.RabbitTags.INITIATOR;
import static io.goldensignals.rabbitmq.RabbitTags.QUEUE;

import io.goldensignals.rabbitmq.RabbitClientMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import java.util.List;

/** Connections that drop, queues that the services' monitor misses, messages that died. */
final class ConnectionRules {

    private ConnectionRules() {}

    static List<Alert> alerts(Profile p) {
        return List.of(dropping(p), failing(p), blocked(p), missing(p), blind(p), cancelled(p), died(p));
    }

    private static Alert dropping(Profile p) {
        return Alert.warning("ConnectionsDrop")
                .expr(Promql.sum(
                                Metric.of(RabbitClientMeters.CONNECTIONS_CLOSED)
                                        .like(INITIATOR, "broker|network")
                                        .increase(p.window("15m")),
                                JOB)
                        + " > 2")
                .keep(p.time("5m"))
                .needsBroker()
                .summary("{{ $labels.job }} loses its connections to the broker.")
                .description("{{ $value | humanize }} connections were lost.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning("Several connections broke or were closed by the broker within a quarter of an hour.")
                .impact("Publishing fails meanwhile; deliveries that were not acknowledged come again.")
                .diagnosis(
                        "Panel *Connections lost*: by the network or by the broker, with which reply code?",
                        "Panel *Recovery*: do they come back, how fast?",
                        "The broker's log: missed heartbeats, a full disk, a restart.")
                .mitigation(
                        "Repair the network or the broker.",
                        "Raise the heartbeat only if pauses of the process cause it.")
                .demo("`./demo --faults broker-stop`.")
                .in(Category.MESSAGING);
    }

    private static Alert failing(Profile p) {
        return Alert.warning("ConnectsFail")
                .expr(Promql.sum(
                                Metric.of(RabbitClientMeters.CONNECTIONS_FAILED).increase(p.window("5m")),
                                JOB,
                                ERROR_TYPE)
                        + " > 2")
                .hold(p.time("1m"))
                .keep(p.time("5m"))
                .needsBroker()
                .summary("{{ $labels.job }} cannot connect to the broker: {{ $labels.error_type }}.")
                .description("{{ $value | humanize }} attempts failed within five minutes.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning("Attempts to connect fail again and again, though the broker itself is up.")
                .impact("An instance without a connection neither publishes nor consumes.")
                .diagnosis(
                        "Panel *Failed attempts to connect*: which exception? `PossibleAuthenticationFailureException`: user or password; `UnknownHostException`: the name; `ConnectException`: port or network; `SSLHandshakeException`: the certificate.",
                        "Panel *Connections*: are other instances connected? Then it is this one's configuration or network.",
                        "The broker's log has a line for each refused login.")
                .mitigation(
                        "Correct the credentials, name or certificate and restart the instance.",
                        "Roll back if it began with a release.")
                .demo("Start a service with `--broker amqp://nobody:wrong@…`.")
                .in(Category.MESSAGING);
    }

    private static Alert blind(Profile p) {
        return Alert.warning("QueueMonitorBlind")
                .expr(Promql.max(Metric.of(RabbitClientMeters.QUEUE_OBSERVED).now(), JOB, QUEUE) + " > "
                        + p.timeSeconds("5m"))
                .hold(p.time("1m"))
                .keep(p.time("1m"))
                .needsBroker()
                .summary("{{ $labels.job }} no longer knows what is in {{ $labels.messaging_destination_name }}.")
                .description("Its queue monitor got the last answer {{ $value | humanizeDuration }} ago.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning("The service's queue monitor has had no answer from the broker about that queue for minutes.")
                .impact("[QueueMissing](QueueMissing.md), depth and consumers of that queue are as old as that.")
                .diagnosis(
                        "Panel *Age of the observation*: one queue or all?",
                        "Panel *Connections*: has the service one? Panel *Failed attempts to connect*: why not?")
                .mitigation("Bring back the connection.", "Restart the instance if only its monitor is stuck.")
                .demo("`./demo --faults broker-stop`, where BrokerDown mutes it.")
                .in(Category.MESSAGING);
    }

    private static Alert blocked(Profile p) {
        return Alert.warning("PublishersBlocked")
                .expr(Promql.sum(
                                "max_over_time("
                                        + Metric.of(RabbitClientMeters.CONNECTIONS_BLOCKED)
                                                .over(p.window("1m")) + ")",
                                JOB)
                        + " > 0")
                .hold(p.time("1m"))
                .keep(p.time("2m"))
                .summary("The broker takes no messages from {{ $labels.job }}.")
                .description("{{ $value }} of its connections are blocked.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning("The broker has told the service that it blocks its connections, for want of memory or disk.")
                .impact("Publish calls hang or pile up in the outbox.")
                .diagnosis("Panel *Blocked*: since when?", "Panel *Alarms* of the broker's dashboard.")
                .mitigation("As for [BrokerBlocksPublishers](BrokerBlocksPublishers.md).")
                .demo("`rabbitmqctl set_vm_memory_high_watermark absolute 1MB`, and `0.4` to end it.")
                .in(Category.MESSAGING);
    }

    private static Alert missing(Profile p) {
        return Alert.warning("QueueMissing")
                .expr(Promql.max(Metric.of(RabbitClientMeters.QUEUE_MISSING).now(), JOB, QUEUE) + " > 0")
                .keep(p.time("1m"))
                .summary(
                        "The queue {{ $labels.messaging_destination_name }} that {{ $labels.job }} relies on does not exist.")
                .description("The queue monitor did not find it.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning("The service's queue monitor asked the broker for the queue and was told that there is none.")
                .impact(
                        "Messages for it are dropped or returned: lost orders, unless publishers use mandatory and confirms.")
                .diagnosis(
                        "Panel *Missing queues*: since when?",
                        "Panel *Consumers ended*: by the broker means that it was deleted.",
                        "See [QueueLost](QueueLost.md).")
                .mitigation(
                        "Declare it again: restart its consumer.",
                        "Publish again from the outbox what was not handled.")
                .demo("`rabbitmqctl delete_queue mes.order-created`.")
                .in(Category.MESSAGING);
    }

    private static Alert cancelled(Profile p) {
        return Alert.warning("ConsumerCancelled")
                .expr(Promql.grownBy(
                        Metric.of(RabbitMeters.CANCELLED).is(CANCEL_INITIATOR, "broker"), p.window("5m"), JOB, QUEUE))
                .keep(p.time("1m"))
                .needsBroker()
                .summary("The broker ended consumers of {{ $labels.messaging_destination_name }} in {{ $labels.job }}.")
                .description("{{ $value | humanize }} consumers were ended.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning(
                        "The broker cancelled consumers while their channel stayed open: their queue was deleted or its node went down.")
                .impact("Nobody consumes the queue any longer, and no exception says so.")
                .diagnosis("Panel *Consumers ended*: which queue?", "`rabbitmqctl list_queues`: is it there?")
                .mitigation("Restart the service: it declares the queue and consumes again.")
                .demo("`rabbitmqctl delete_queue mes.order-created`.")
                .in(Category.MESSAGING);
    }

    private static Alert died(Profile p) {
        return Alert.warning("MessagesDied")
                .expr(Promql.grownBy(
                        Metric.of(RabbitMeters.DEAD_LETTERED),
                        p.window("5m"),
                        JOB,
                        DEAD_LETTER_QUEUE,
                        DEAD_LETTER_REASON))
                .keep(p.time("5m"))
                .summary(
                        "Messages of {{ $labels.rabbitmq_client_dead_letter_queue }} died: {{ $labels.rabbitmq_client_dead_letter_reason }}.")
                .description("{{ $value | humanize }} dead messages arrived at {{ $labels.job }}.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning("A consumer of dead letters received messages, with where and why they died.")
                .impact("Each is work that was not done.")
                .diagnosis(
                        "Panel *Dead letters*: which queue, which reason?",
                        "expired, maxlen: consumers are too slow; rejected, delivery_limit: they fail.")
                .mitigation("Correct the cause, then move the messages back.")
                .demo("`./demo --faults poison-messages`, with a consumer of dead letters.")
                .in(Category.MESSAGING);
    }
}
