package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.REPLICA;
import static io.goldensignals.dashboards.Promql.count;
import static io.goldensignals.dashboards.Promql.legend;
import static io.goldensignals.dashboards.Promql.sum;

/** Where to look first: what fires, what is up, and the worst of everything. */
final class OverviewBoard {

    private static final String FIRING = "ALERTS{alertstate=\"firing\", severity=\"%s\"}";

    private OverviewBoard() {}

    static Dashboard create() {
        return new Dashboard(
                        Board.OVERVIEW,
                        "What is wrong right now, and where to look next.",
                        Metric.of(PlatformMeters.UP))
                .row("Now", now())
                .row("Alerts", alerts())
                .row("Services", services());
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
        };
    }

    private static Panel firing(String title, Severity severity) {
        return Panel.stat(title, "Firing alerts on which to act " + severity.act() + ".")
                .query(count(FIRING.formatted(severity)), "firing")
                .noValue("0")
                .below(1);
    }

    private static Panel[] alerts() {
        return new Panel[] {
            Panel.table("Firing alerts", "What is wrong, where, and since when. Each has a runbook of its name.")
                    .size(24, 9)
                    .query("1000 * (ALERTS_FOR_STATE and ignoring (alertstate) ALERTS{alertstate=\"firing\"})", "")
                    .joined()
                    .unit("short")
                    .column("A", "Since", "dateTimeFromNow")
                    .link(Board.PROCESS, JOB)
                    .noValue("None"),
            Panel.failures("Alerts over time", "Firing alerts by category.")
                    .size(24, 6)
                    .query(count("ALERTS{alertstate=\"firing\"}", "category"), legend("category"))
        };
    }

    private static Panel[] services() {
        return new Panel[] {
            Panel.table("Requests", "Of the last five minutes, probes aside. A burn rate above 1 misses the objective.")
                    .size(24, 8)
                    .query(sum(SloRules.requests(), JOB), "")
                    .query(sum(SloRules.errors("5m"), JOB), "")
                    .query(sum(SloRules.slow("5m"), JOB), "")
                    .query(sum(SloRules.slowBurn("1h"), JOB), "")
                    .query(sum(SloRules.budgetLeft(), JOB), "")
                    .joined()
                    .column("A", "Requests", "reqps")
                    .column("B", "Failed", "percentunit")
                    .column("C", "Slow", "percentunit")
                    .column("D", "Burn rate of time, 1 h", "short")
                    .column("E", "Error budget left, 30 d", "percentunit")
                    .link(Board.HTTP, JOB),
            Panel.states("Up", "Whether the last scrape of each instance succeeded.")
                    .size(24, 8)
                    .query(Metric.of(PlatformMeters.UP).now(), legend(JOB, REPLICA))
                    .atLeast(1)
                    .link(Board.PROCESS, JOB, REPLICA)
        };
    }
}
