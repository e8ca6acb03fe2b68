package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.sum;
import static io.goldensignals.rabbitmq.RabbitTags.ERROR_TYPE;
import static io.goldensignals.rabbitmq.RabbitTags.EXCHANGE;
import static io.goldensignals.rabbitmq.RabbitTags.OPERATION;
import static io.goldensignals.rabbitmq.RabbitTags.OPERATION_OUTCOME;
import static io.goldensignals.rabbitmq.RabbitTags.QUEUE;
import static io.goldensignals.rabbitmq.RabbitTags.RETURN_REASON;
import static io.goldensignals.rabbitmq.RabbitTags.SETTLE_OUTCOME;

import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.Recording;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
import io.goldensignals.rabbitmq.RabbitMeters;
import java.util.ArrayList;
import java.util.List;

/** Messages that fail, do not arrive, or wait too long, as the clients see them. */
public final class MessagingRules {

    /** Consumers of a service on each queue. */
    private static final String CONSUMING = "messaging_destination_name:rabbitmq_client_consumer_active:sum";

    private static final String WHERE = "{{ $labels.messaging_destination_name }}";

    private MessagingRules() {}

    /** Handlings that threw. */
    public static Metric failedHandlings() {
        return Metric.count(RabbitMeters.PROCESS_DURATION).not(ERROR_TYPE, "");
    }

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
                .expr(Promql.grownBy(failedHandlings(), p.window("5m"), JOB, QUEUE, ERROR_TYPE))
                .summary("{{ $labels.job }} fails to handle messages of " + WHERE + ".")
                .description("{{ $value | humanize }} handlings ended in {{ $labels.error_type }}.")
                .board(Board.RABBIT_CLIENT, JOB)
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
                .in(Category.MESSAGING);
    }

    private static Alert returned(Profile p) {
        return Alert.warning("MessageReturned")
                .expr(Promql.grownBy(Metric.of(RabbitMeters.RETURNED), p.window("5m"), JOB, EXCHANGE, RETURN_REASON))
                .summary("Messages of {{ $labels.job }} to " + WHERE + " reach no queue.")
                .description("{{ $value | humanize }} came back: {{ $labels.reason }}.")
                .board(Board.RABBIT_CLIENT, JOB)
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
                .in(Category.MESSAGING);
    }

    private static Alert confirmsStuck(Profile p) {
        return Alert.warning("ConfirmsStuck")
                .expr(max(Metric.of(RabbitMeters.CONFIRMS_OLDEST).now(), JOB, "instance") + " > "
                        + Threshold.CONFIRMS_STUCK.in(p))
                .hold(p.time("1m"))
                .keep(p.time("5m"))
                .needsBroker()
                .summary("The broker does not answer {{ $labels.instance }} of {{ $labels.job }}.")
                .description("The oldest message waits for its confirm for {{ $value | humanizeDuration }}.")
                .board(Board.RABBIT_CLIENT, JOB, "instance")
                .in(Category.MESSAGING);
    }

    private static Alert consumerStuck(Profile p) {
        return Alert.warning("DeliveryNotSettled")
                .expr(max(Metric.of(RabbitMeters.UNSETTLED_OLDEST).now(), JOB, QUEUE) + " > "
                        + Threshold.DELIVERY_NOT_SETTLED.in(p))
                .hold(p.time("1m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.job }} sits on a message of " + WHERE + ".")
                .description("The oldest delivery is not settled after {{ $value | humanizeDuration }}.")
                .board(Board.RABBIT_CLIENT, JOB)
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
                .in(Category.MESSAGING);
    }

    private static Alert queueTime(Profile p) {
        return Alert.warning("QueueTimeLong")
                .expr(Promql.quantile(0.95, RabbitMeters.QUEUE_DURATION, p.window("5m"), JOB, QUEUE) + " > "
                        + Threshold.QUEUE_TIME_LONG)
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("Messages wait long in " + WHERE + ".")
                .description("One of twenty waits for {{ $value | humanizeDuration }} or longer.")
                .board(Board.RABBIT_CLIENT, JOB)
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
                .in(Category.MESSAGING);
    }

    private static String redeliveredShare(String window) {
        return Promql.ratio(
                sum(Metric.of(RabbitMeters.REDELIVERED).rate(window), JOB, QUEUE),
                sum(Metric.of(RabbitMeters.CONSUMED).rate(window), JOB, QUEUE));
    }

    /** A large share of a handful of messages is no incident. */
    private static String notJustAFewRedelivered(String window) {
        return sum(Metric.of(RabbitMeters.REDELIVERED).increase(window), JOB, QUEUE) + " >= 5";
    }

    private static Alert redeliveredForEver(Profile p) {
        String w = p.window("15m");
        Metric settled = Metric.of(RabbitMeters.SETTLED);
        return Alert.warning("MessagesRedeliveredForEver")
                .expr(redeliveredShare(w)
                        + " > 0.9\nunless "
                        + sum(settled.is(SETTLE_OUTCOME, "acked").increase(w), JOB, QUEUE) + " > 0\nand "
                        + notJustAFewRedelivered(w))
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.job }} only gets messages of " + WHERE
                        + " that it has had before, and acknowledges none.")
                .description("{{ $value | humanizePercentage }} of the deliveries are repeated ones.")
                .board(Board.RABBIT_CLIENT, JOB)
                .in(Category.MESSAGING);
    }

    private static Alert redelivered(Profile p) {
        String w = p.window("15m");
        return Alert.warning("MessagesRedelivered")
                .expr(redeliveredShare(w)
                        + " > " + Threshold.MESSAGES_REDELIVERED + "\nand "
                        + notJustAFewRedelivered(w))
                .hold(p.time("10m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.job }} gets the same messages of " + WHERE + " again and again.")
                .description("{{ $value | humanizePercentage }} of the deliveries are repeated ones.")
                .board(Board.RABBIT_CLIENT, JOB)
                .in(Category.MESSAGING);
    }
}
