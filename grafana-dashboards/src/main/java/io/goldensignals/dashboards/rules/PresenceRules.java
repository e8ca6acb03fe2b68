package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.REPLICA;

import io.goldensignals.core.ForeignSpec;
import io.goldensignals.core.InstrumentationMeters;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.dashboards.exporters.PlatformMeters;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.Recording;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
import java.util.List;

/** Is there anything to be measured at all, and does the measuring work? */
final class PresenceRules {

    /** How many targets a job has. */
    private static final String TARGETS = "job:up:count";

    private PresenceRules() {}

    static List<RuleGroup> groups(Profile p) {
        return List.of(
                // A day of it is read at each evaluation, hence once a minute, and one series for a whole job.
                new RuleGroup(
                        "presence-memory",
                        p.time("1m"),
                        List.of(new Recording(
                                TARGETS,
                                Promql.count(Metric.of(PlatformMeters.UP).now(), JOB)))),
                new RuleGroup(
                        "presence",
                        List.of(
                                watchdog(),
                                targetDown(p),
                                jobAbsent(p),
                                vanished(p),
                                restarts(p),
                                ruleFailures(p),
                                refused(p),
                                notificationsFail(p),
                                unreachable(p),
                                ownFailures(p),
                                overflow(p),
                                BudgetRules.exhausted(p),
                                BudgetRules.nearlyUsed(p))));
    }

    private static Alert watchdog() {
        return Alert.sign("Watchdog")
                .expr("vector(1)")
                .summary("Prometheus evaluates rules and Alertmanager delivers.")
                .board(Board.OVERVIEW)
                .in(Category.PRESENCE);
    }

    private static Alert targetDown(Profile p) {
        return Alert.warning("TargetDown")
                .expr("avg_over_time(" + Metric.of(PlatformMeters.UP).over(p.window("5m")) + ") < "
                        + Threshold.TARGET_DOWN)
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.instance }} of {{ $labels.job }} cannot be scraped.")
                .description("{{ $value | humanizePercentage }} of the recent scrapes succeeded.")
                .board(Board.PROCESS, JOB, REPLICA)
                .in(Category.PRESENCE);
    }

    private static Alert jobAbsent(Profile p) {
        String up = Metric.of(PlatformMeters.UP).now();
        return Alert.critical("JobAbsent")
                .expr(Promql.count(up, JOB) + " unless on (job) " + Promql.count(up + " == 1", JOB))
                .hold(p.time("5m"))
                .summary("No instance of {{ $labels.job }} is up.")
                .description("{{ $value }} are known, and none can be scraped.")
                .board(Board.OVERVIEW, JOB)
                .in(Category.PRESENCE);
    }

    private static Alert vanished(Profile p) {
        String up = Metric.of(PlatformMeters.UP).now();
        return Alert.warning("JobVanished")
                .expr("last_over_time(" + TARGETS + "[" + p.time("1d") + "]) unless on (job) " + Promql.count(up, JOB))
                .hold(p.time("5m"))
                .summary("Prometheus no longer knows any instance of {{ $labels.job }}.")
                .description("It last knew {{ $value }}, within a day.")
                .board(Board.OVERVIEW, JOB)
                .in(Category.PRESENCE);
    }

    private static Alert restarts(Profile p) {
        return Alert.warning("RestartsInALoop")
                .expr(Promql.max(
                                "changes("
                                        + Metric.of(ProcessMeters.PROCESS_START_TIME)
                                                .over(p.window("30m")) + ")",
                                JOB,
                                REPLICA)
                        + " > " + Threshold.RESTARTS_IN_A_LOOP)
                .keep(p.time("5m"))
                .summary("{{ $labels.instance }} of {{ $labels.job }} restarts again and again.")
                .description("It started {{ $value | humanize }} times within half an hour.")
                .board(Board.PROCESS, JOB, REPLICA)
                .in(Category.PRESENCE);
    }

    private static Alert ruleFailures(Profile p) {
        return Alert.warning("RuleEvaluationFails")
                // One that is left out, as when the machine slept, is made up for by the next.
                .expr(Promql.grownBy(
                                Metric.of(PlatformMeters.RULE_FAILURES),
                                p.window("15m"),
                                JOB,
                                REPLICA,
                                PlatformMeters.RULE_GROUP)
                        + "\nor "
                        + Promql.sum(
                                Metric.of(PlatformMeters.RULES_MISSED).increase(p.window("15m")),
                                JOB,
                                REPLICA,
                                PlatformMeters.RULE_GROUP)
                        + " > 3")
                .summary("Prometheus cannot evaluate the rules of {{ $labels.rule_group }}.")
                .description("{{ $value | humanize }} evaluations failed or were left out.")
                .board(Board.OVERVIEW)
                .in(Category.PRESENCE);
    }

    private static Alert refused(Profile p) {
        return Alert.warning("ConfigurationRefused")
                .expr(without(PlatformMeters.PROMETHEUS_CONFIGURED) + "\nor "
                        + without(PlatformMeters.ALERTMANAGER_CONFIGURED))
                .hold(p.time("5m"))
                .summary("{{ $labels.instance }} of {{ $labels.job }} goes by an old configuration.")
                .description("It refused the newest one, and would not start with it.")
                .board(Board.OVERVIEW)
                .in(Category.PRESENCE);
    }

    /** The servers that did not take their configuration. */
    private static String without(ForeignSpec configured) {
        return Promql.max(Metric.of(configured).now(), JOB, REPLICA) + " == 0";
    }

    private static Alert notificationsFail(Profile p) {
        return Alert.critical("NotificationsFail")
                .expr(Promql.grownBy(
                        Metric.of(PlatformMeters.NOTIFICATIONS_FAILED),
                        p.window("5m"),
                        JOB,
                        PlatformMeters.INTEGRATION))
                .keep(p.time("5m"))
                .summary("Alertmanager cannot deliver through {{ $labels.integration }}.")
                .description("{{ $value | humanize }} notifications failed.")
                .board(Board.OVERVIEW)
                .in(Category.PRESENCE);
    }

    /**
     * Prometheus hands its alerts over to no Alertmanager. It is no page: the alert itself cannot get through, so what raises
     * the alarm is the receiver of the heartbeat, which stops. One that never had an Alertmanager wants none.
     */
    private static Alert unreachable(Profile p) {
        Metric known = Metric.of(PlatformMeters.ALERTMANAGERS);
        String wanted = "\nand on (job, instance) "
                + Promql.max("max_over_time(" + known.over(p.time("1d")) + ")", JOB, REPLICA) + " > 0";
        return Alert.warning("AlertmanagerUnreachable")
                .expr(Promql.grownBy(Metric.of(PlatformMeters.ALERTS_DROPPED), p.window("5m"), JOB, REPLICA) + wanted
                        + "\nor " + Promql.max(known.now(), JOB, REPLICA) + " == 0" + wanted)
                .hold(p.time("10m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.instance }} of {{ $labels.job }} reaches no Alertmanager: its alerts are lost.")
                .description("{{ $value | humanize }} alerts were dropped; 0: it knows no Alertmanager any more.")
                .board(Board.OVERVIEW)
                .in(Category.PRESENCE);
    }

    private static Alert ownFailures(Profile p) {
        return Alert.warning("InstrumentationFails")
                .expr(Promql.grownBy(
                        Metric.of(InstrumentationMeters.ERRORS), p.window("15m"), JOB, InstrumentationMeters.COMPONENT))
                .summary("The instrumentation {{ $labels.component }} of {{ $labels.job }} fails inside.")
                .description("{{ $value | humanize }} failures, kept from the application.")
                .board(Board.PROCESS, JOB)
                .in(Category.PRESENCE);
    }

    private static Alert overflow(Profile p) {
        return Alert.info("LabelValuesCut")
                .expr(Promql.grownBy(
                        Metric.of(InstrumentationMeters.OVERFLOW),
                        p.window("1h"),
                        JOB,
                        InstrumentationMeters.COMPONENT,
                        InstrumentationMeters.TAG))
                .summary("{{ $labels.job }} has more values of {{ $labels.tag }} than its cap allows.")
                .description("{{ $value | humanize }} values were recorded as _OTHER.")
                .board(Board.PROCESS, JOB)
                .in(Category.PRESENCE);
    }
}
