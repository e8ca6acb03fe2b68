package io.goldensignals.dashboards.boards;

import static io.goldensignals.dashboards.prometheus.Promql.quantile;
import static io.goldensignals.dashboards.prometheus.Promql.sum;
import static io.goldensignals.rabbitmq.RabbitTags.DESTINATION;
import static io.goldensignals.rabbitmq.RabbitTags.ERROR_TYPE;
import static io.goldensignals.rabbitmq.RabbitTags.EXCHANGE;
import static io.goldensignals.rabbitmq.RabbitTags.HANDLE_OUTCOME;
import static io.goldensignals.rabbitmq.RabbitTags.OPERATION;
import static io.goldensignals.rabbitmq.RabbitTags.OPERATION_OUTCOME;
import static io.goldensignals.rabbitmq.RabbitTags.QUEUE;
import static io.goldensignals.rabbitmq.RabbitTags.RETURN_REASON;
import static io.goldensignals.rabbitmq.RabbitTags.SETTLE_OUTCOME;
import static io.goldensignals.rabbitmq.RabbitTags.TEMPLATE;

import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.grafana.Panels;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.rules.MessagingRules;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Threshold;
import io.goldensignals.rabbitmq.RabbitMeters;
import java.util.List;

/** Messages by the RED method, as the services' clients see them. */
final class RabbitClientBoard {

    private static final String W = Panels.WINDOW;

    private RabbitClientBoard() {}

    static Dashboard create() {
        return new Dashboard(
                        Board.RABBIT_CLIENT,
                        "Messages published, delivered, handled and settled by the services: rate, errors, duration, backlog.",
                        Metric.of(RabbitMeters.PUBLISHED))
                .variable(
                        "destination",
                        "Queue or exchange",
                        List.of(Metric.of(RabbitMeters.CONSUMED), Metric.of(RabbitMeters.PUBLISHED)),
                        QUEUE,
                        RabbitMeters.CATALOG)
                .row("Now", now())
                .row("Publishing", publishing())
                .row("Handling", handling())
                .collapsed("Settling", settling())
                .collapsed("Saturation", RabbitConnectionPanels.saturation())
                .collapsed("Connections", RabbitConnectionPanels.connections())
                .collapsed("Queues, as the services' monitor sees them", RabbitConnectionPanels.queues())
                .collapsed("Bodies and rarities", RabbitConnectionPanels.rest());
    }

    /** Publishing as the broker's confirms, or their absence, ended it. */
    static Metric confirms(Metric operations) {
        return operations.is(OPERATION, "publish").like(OPERATION_OUTCOME, "acked|nacked|returned|unresolved");
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
                    .query(sum(MessagingRules.failedHandlings().rate()), "failed")
                    .noValue("0")
                    .below(1e-9),
            Panel.stat("Confirmed within", "95th percentile from publishing to the broker's confirm.")
                    .unit("s")
                    .query(quantile(0.95, confirms(Metric.bucket(RabbitMeters.OPERATION_DURATION)), W), "p95")
                    .thresholds(0.25, 1),
            Panel.stat("Time in queues", "95th percentile from publishing to the beginning of the handling.")
                    .unit("s")
                    .query(quantile(0.95, RabbitMeters.QUEUE_DURATION, W), "p95")
                    .thresholds(Threshold.QUEUE_TIME_LONG),
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
                            RabbitMeters.OPERATION_DURATION,
                            confirms(Metric.bucket(RabbitMeters.OPERATION_DURATION)))
                    .color(Panel.DURATION),
            Panels.rate(
                            "Confirms",
                            "The broker's answers. nacked: it could not keep the message; unresolved: the channel closed before.",
                            confirms(Metric.count(RabbitMeters.OPERATION_DURATION)),
                            "ops",
                            OPERATION_OUTCOME)
                    .size(6, 8),
            Panels.failures(
                            "Not confirmed",
                            "By exchange and what became of the message instead. Does its publisher send it again?",
                            confirms(Metric.count(RabbitMeters.OPERATION_DURATION))
                                    .not(ERROR_TYPE, ""),
                            DESTINATION,
                            ERROR_TYPE)
                    .size(6, 8),
            Panels.failures(
                            "Returned",
                            "Mandatory messages that no queue would take: a binding is missing.",
                            Metric.of(RabbitMeters.RETURNED),
                            EXCHANGE,
                            RETURN_REASON)
                    .size(6, 8),
            Panels.percentiles(
                            "Publish calls without confirms",
                            "How long the call itself takes, on channels without confirms and for failed ones.",
                            RabbitMeters.OPERATION_DURATION,
                            Metric.bucket(RabbitMeters.OPERATION_DURATION)
                                    .is(OPERATION, "publish")
                                    .like(OPERATION_OUTCOME, "sent|failed"))
                    .size(6, 8)
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
                    MessagingRules.failedHandlings(),
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
                    "Nacked and rejected: dead-lettered or dropped. Requeued and lost: they come again. In doubt: the broker had"
                            + " cancelled the consumer, and may deliver them again.",
                    Metric.of(RabbitMeters.SETTLED)
                            .like(SETTLE_OUTCOME, "nacked|rejected|requeued|reject_requeued|lost|in_doubt"),
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
                    RabbitMeters.DELIVERIES),
            Panels.heatmap(
                    "Failed attempts, spread",
                    "How often handling the repeated messages of quorum queues failed before: their delivery limit is near?",
                    RabbitMeters.FAILED_ATTEMPTS)
        };
    }
}
