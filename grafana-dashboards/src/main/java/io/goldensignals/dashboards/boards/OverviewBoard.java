package io.goldensignals.dashboards.boards;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.REPLICA;
import static io.goldensignals.dashboards.prometheus.Promql.count;
import static io.goldensignals.dashboards.prometheus.Promql.legend;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.quantile;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.core.ResourceMeters;
import io.goldensignals.dashboards.exporters.BrokerMeters;
import io.goldensignals.dashboards.exporters.PlatformMeters;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.grafana.Panels;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.Scope;
import io.goldensignals.dashboards.rules.AnomalyRules;
import io.goldensignals.dashboards.rules.BrokerRules;
import io.goldensignals.dashboards.rules.SloRules;
import io.goldensignals.dashboards.rules.StorageRules;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Severity;
import io.goldensignals.dashboards.settings.Threshold;
import io.goldensignals.jobs.JobMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitTags;
import io.goldensignals.s3.S3Meters;
import io.goldensignals.servlet.ServletMeters;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where to look first: what fires, what is up, and the worst of everything. */
final class OverviewBoard {

    private static final String FIRING = "ALERTS{alertstate=\"firing\", severity=\"%s\"}";

    private static final String FIRING_SINCE =
            "1000 * (ALERTS_FOR_STATE and ignoring (alertstate) ALERTS{alertstate=\"firing\"})";

    /** The labels that say of what an alert is. */
    private static final List<String> WHERE = List.of(
            "instance",
            "http_request_method",
            "http_route",
            "messaging_destination_name",
            "queue",
            "aws_s3_bucket",
            "job_name",
            "resource_name",
            "figure",
            "error_type");

    private static final Map<String, String> SEVERITIES =
            new TreeMap<>(Map.of("critical", Panel.ERRORS, "warning", Panel.WARNING, "info", Panel.DURATION));

    private OverviewBoard() {}

    static Dashboard create() {
        return new Dashboard(
                        Board.OVERVIEW,
                        "What is wrong right now, and where to look next.",
                        Metric.of(PlatformMeters.UP))
                .row("Now", now())
                .row("Alerts", alerts())
                .row("Services", services())
                .row("What they rely on", dependencies())
                .collapsed("Instances", instances());
    }

    private static Panel[] now() {
        return new Panel[] {
            firing("Critical alerts", Severity.CRITICAL),
            firing("Warnings", Severity.WARNING),
            firing("Infos", Severity.INFO),
            Panel.stat("Instances up", "Instances whose last scrape succeeded.")
                    .query(sum(Metric.of(PlatformMeters.UP).now()), "up")
                    .atLeast(1),
            Panel.stat("Instances down", "Instances whose last scrape failed.")
                    .query(
                            count(Metric.of(PlatformMeters.UP).now()) + " - "
                                    + sum(Metric.of(PlatformMeters.UP).now()),
                            "down")
                    .below(1),
            Panel.stat(
                            "Rules loaded",
                            "Whether Prometheus evaluates the rules. Without them no alert fires and 0 means nothing.")
                    .query("count(ALERTS{" + Scope.SIGN_OF_LIFE + "}) or vector(0)", "loaded")
                    .atLeast(1)
                    .worded(Map.of(0, "no", 1, "yes"))
        };
    }

    private static Panel firing(String title, Severity severity) {
        return Panel.stat(title, "Firing alerts on which to act " + severity.act() + ".")
                .query(count(FIRING.formatted(severity)) + " or vector(0)", "firing")
                .from(1, SEVERITIES.getOrDefault(severity.toString(), Panel.ERRORS));
    }

    private static Panel[] alerts() {
        return new Panel[] {
            Panel.table("Firing alerts", "What is wrong, where, and since when. Each has a runbook of its name.")
                    .size(24, 9)
                    .query(
                            max(
                                    withoutPackage("label_join(" + FIRING_SINCE + ", \"where\", \" \", \""
                                            + String.join("\", \"", WHERE) + "\")"),
                                    "severity",
                                    "alertname",
                                    JOB,
                                    "where"),
                            "")
                    .joined()
                    .ordered("severity", "alertname", "job", "where")
                    .column("A", "Since", "dateTimeFromNow")
                    .colored("severity", SEVERITIES)
                    .narrow("Severity", 110)
                    .narrow("Since", 160)
                    .sortedUpBy("Severity")
                    .linkRunbooks()
                    .link(Board.HTTP, JOB)
                    .link(Board.PROCESS, JOB),
            Panel.failures("Alerts over time", "Firing alerts by category.")
                    .size(24, 6)
                    .query(count("ALERTS{alertstate=\"firing\"}", "category"), legend("category"))
        };
    }

    /** The expression with a class in its label {@code where} as that is called, without its package. */
    private static String withoutPackage(String expr) {
        return "label_replace(" + expr
                + ", \"where\", \"$1$2\", \"where\", \"((?:.* )?)(?:[a-z_][[:word:]]*[.])+([A-Z].*)\")";
    }

    private static Panel[] services() {
        return new Panel[] {
            Panel.table("Requests", "Of the last five minutes, probes aside. A burn rate above 1 misses the objective.")
                    .size(24, 8)
                    .query(sum(SloRules.requests(), JOB), "")
                    .query(sum(SloRules.errors("5m"), JOB), "")
                    .query(
                            quantile(
                                            0.95,
                                            Metric.bucket(ServletMeters.REQUEST_DURATION)
                                                    .unlike(ServletMeters.ROUTE, SloRules.probes()),
                                            Panels.WINDOW,
                                            JOB)
                                    + " > 0",
                            "")
                    .query(max(Metric.of(ResourceMeters.UTILIZATION).now(), JOB), "")
                    .query(sum(SloRules.errorBurn("1h"), JOB), "")
                    .query(sum(SloRules.slowBurn("1h"), JOB), "")
                    .query(sum(SloRules.budgetLeft(), JOB), "")
                    .joined()
                    .ordered("job")
                    .column("A", "Requests", "reqps")
                    .column("B", "Failed", "percentunit", 0.001, 0.01)
                    .column("C", "95th percentile", "s")
                    .column("D", "Fullest pool", "percentunit", 0.8, 0.95)
                    .column("E", "Error burn rate, 1 h", "short", 1, 6)
                    .column("F", "Slowness burn rate, 1 h", "short", 1, 6)
                    .column("G", "Error budget left, 30 d", "percentunit", 0.25, 0)
                    .sortedBy("Failed")
                    .link(Board.HTTP, JOB)
                    .link(Board.PROCESS, JOB)
        };
    }

    private static Panel[] dependencies() {
        return new Panel[] {
            zero(
                            "Unconsumed queues",
                            "Queues with messages that nothing consumes, those for dead and delayed ones aside.",
                            count("(" + BrokerRules.consumers() + " == 0) and (" + Metric.of(BrokerMeters.READY)
                                    + " > 0)"))
                    .below(1)
                    .link(Board.RABBIT_BROKER),
            zero(
                            "Messages not handled",
                            "Messages per second that consumers refused, gave back or lost.",
                            sum(Metric.of(RabbitMeters.SETTLED)
                                    .unlike(RabbitTags.SETTLE_OUTCOME, "acked|auto_acked")
                                    .rate()))
                    .unit("ops")
                    .thresholds(1e-9, 1)
                    .link(Board.RABBIT_CLIENT),
            // No zero where no broker answers: that would be green.
            Panel.stat("Broker memory", "Share of its limit, of the fullest node; at 1 publishers are blocked.")
                    .noValue("No broker")
                    .query(
                            max(Metric.of(BrokerMeters.MEMORY) + " / " + Metric.of(BrokerMeters.MEMORY_LIMIT)),
                            "Broker memory")
                    .unit("percentunit")
                    .thresholds(Threshold.BROKER_MEMORY_HIGH)
                    .link(Board.RABBIT_BROKER),
            zero(
                            "S3 calls that failed",
                            "Share of the calls that storage or network failed.",
                            Promql.share(
                                    sum(Metric.count(S3Meters.OPERATION_DURATION)
                                            .like(S3Meters.OUTCOME, StorageRules.FAULT)
                                            .rate()),
                                    sum(Metric.count(S3Meters.OPERATION_DURATION)
                                            .rate())))
                    .unit("percentunit")
                    .thresholds(Threshold.S3_CALLS_FAIL)
                    .link(Board.S3),
            zero(
                            "Jobs that failed",
                            "Jobs whose last run failed, probes of canaries aside.",
                            count(max(Metric.of(JobMeters.LAST_END_TIME).now(), JOB, JobMeters.NAME)
                                    + " > on (job, job_name) "
                                    + max(Metric.of(JobMeters.LAST_SUCCESS_TIME).now(), JOB, JobMeters.NAME)
                                    + " unless on (job, job_name) "
                                    + Metric.of(JobMeters.CANARY_UP)))
                    .below(1)
                    .link(Board.JOBS),
            zero("Unusual figures", "Key figures outside their fences.", sum(AnomalyRules.DEVIATION + " != bool 0"))
                    .below(1)
                    .link(Board.ANOMALIES)
        };
    }

    private static Panel zero(String title, String description, String expr) {
        return Panel.stat(title, description).query(expr + " or vector(0)", title);
    }

    private static Panel[] instances() {
        return new Panel[] {
            Panel.states("Up", "Whether the last scrape of each instance succeeded.")
                    .size(24, 8)
                    .query(Metric.of(PlatformMeters.UP).now(), legend(JOB, REPLICA))
                    .atLeast(1)
                    .worded(Map.of(0, "down", 1, "up"))
                    .link(Board.PROCESS, JOB, REPLICA)
        };
    }
}
