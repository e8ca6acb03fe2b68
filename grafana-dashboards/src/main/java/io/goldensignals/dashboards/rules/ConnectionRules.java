package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.rabbitmq.RabbitTags.CANCEL_INITIATOR;
import static io.goldensignals.rabbitmq.RabbitTags.DEAD_LETTER_QUEUE;
import static io.goldensignals.rabbitmq.RabbitTags.DEAD_LETTER_REASON;
import static io.goldensignals.rabbitmq.RabbitTags.ERROR_TYPE;
import static io.goldensignals.rabbitmq.RabbitTags.INITIATOR;
import static io.goldensignals.rabbitmq.RabbitTags.QUEUE;

import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
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
                        + " > " + Threshold.CONNECTIONS_DROP)
                .keep(p.time("5m"))
                .needsBroker()
                .summary("{{ $labels.job }} loses its connections to the broker.")
                .description("{{ $value | humanize }} connections were lost.")
                .board(Board.RABBIT_CLIENT, JOB)
                .in(Category.MESSAGING);
    }

    private static Alert failing(Profile p) {
        return Alert.warning("ConnectsFail")
                .expr(Promql.sum(
                                Metric.of(RabbitClientMeters.CONNECTIONS_FAILED).increase(p.window("5m")),
                                JOB,
                                ERROR_TYPE)
                        + " > " + Threshold.CONNECTS_FAIL)
                .hold(p.time("1m"))
                .keep(p.time("5m"))
                .needsBroker()
                .summary("{{ $labels.job }} cannot connect to the broker: {{ $labels.error_type }}.")
                .description("{{ $value | humanize }} attempts failed within five minutes.")
                .board(Board.RABBIT_CLIENT, JOB)
                .in(Category.MESSAGING);
    }

    private static Alert blind(Profile p) {
        return Alert.warning("QueueMonitorBlind")
                .expr(Promql.max(Metric.of(RabbitClientMeters.QUEUE_OBSERVED).now(), JOB, QUEUE) + " > "
                        + Threshold.QUEUE_MONITOR_BLIND.in(p))
                .hold(p.time("1m"))
                .keep(p.time("1m"))
                .needsBroker()
                .summary("{{ $labels.job }} no longer knows what is in {{ $labels.messaging_destination_name }}.")
                .description("Its queue monitor got the last answer {{ $value | humanizeDuration }} ago.")
                .board(Board.RABBIT_CLIENT, JOB)
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
                .in(Category.MESSAGING);
    }

    private static Alert missing(Profile p) {
        return Alert.warning("QueueMissing")
                .expr(Promql.max(Metric.of(RabbitClientMeters.QUEUE_MISSING).now(), JOB, QUEUE) + " > 0")
                // A consumer may start a moment before the service that declares the queue.
                .hold(p.time("1m"))
                .keep(p.time("1m"))
                .summary(
                        "The queue {{ $labels.messaging_destination_name }} that {{ $labels.job }} relies on does not exist.")
                .description("The queue monitor did not find it.")
                .board(Board.RABBIT_CLIENT, JOB)
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
                .in(Category.MESSAGING);
    }
}
