package io.goldensignals.dashboards.boards;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.legend;

import io.goldensignals.core.ProcessMeters;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.rules.AnomalyRules;
import io.goldensignals.dashboards.settings.Board;
import java.util.List;
import java.util.Set;

/** Key figures with the fences of their past. */
final class AnomaliesBoard {

    private AnomaliesBoard() {}

    static Dashboard create() {
        return new Dashboard(
                        Board.ANOMALIES,
                        "Which key figure is far from what is usual?",
                        Metric.of(ProcessMeters.PROCESS_START_TIME))
                .lasting("6h")
                .variable(
                        "figure",
                        "Figure",
                        List.of(AnomalyRules.VALUE),
                        "figure",
                        Set.of(AnomalyRules.VALUE, AnomalyRules.LOWER, AnomalyRules.UPPER, AnomalyRules.DEVIATION))
                .row(
                        "Now",
                        Panel.stat("Unusual figures", "Figures outside their fences.")
                                .query(Promql.sum(AnomalyRules.DEVIATION + " != bool 0") + " or vector(0)", "unusual")
                                .below(1),
                        Panel.table("Figures", "The last quarter of an hour, and the fences of its past.")
                                .size(20, 8)
                                .query(figures(), "")
                                .query(by(AnomalyRules.LOWER), "")
                                .query(by(AnomalyRules.UPPER), "")
                                .query(by(AnomalyRules.DEVIATION), "")
                                .joined()
                                .sortedBy("Deviation, IQR")
                                .column("A", "Now", "short")
                                .column("B", "Lower fence", "short")
                                .column("C", "Upper fence", "short")
                                .column("D", "Deviation, IQR", "short")
                                .link(Board.ANOMALIES, JOB, "figure"),
                        deviation("periods", "Deviation from the preceding periods"),
                        deviation("days", "Deviation from the preceding days"))
                .repeated("job", band("periods", "Figure and fences"), band("days", "Figure and fences, by days"));
    }

    /** The figures beside each of their fences, and those that have none yet. */
    private static String figures() {
        return Promql.max(
                        "0 * " + AnomalyRules.UPPER + " + on (job, figure) group_left () " + AnomalyRules.VALUE,
                        JOB,
                        "figure",
                        "against")
                + " or " + Promql.max(AnomalyRules.VALUE, JOB, "figure") + " unless on (job, figure) "
                + AnomalyRules.UPPER;
    }

    private static String by(String record) {
        return Promql.max(record, JOB, "figure", "against");
    }

    private static Panel band(String against, String title) {
        // A band is filled down to a series of a given name: so there is one figure of one service on each panel.
        return Panel.lines(
                        title + ": $figure", "The figure and the band of its fences. Outside the band it is unusual.")
                .size(12, 8)
                .repeated("figure")
                .query(Promql.max(AnomalyRules.VALUE), "figure")
                .query(Promql.max(against(AnomalyRules.LOWER, against)), "lower")
                .query(Promql.max(against(AnomalyRules.UPPER, against)), "upper")
                .paint("^figure$", "blue")
                .override("^figure$", "custom.fillOpacity", 0)
                .override("^upper$", "custom.fillOpacity", 20)
                .override("^lower$", "custom.fillOpacity", 0)
                .override("^(lower|upper)$", "custom.lineWidth", 1)
                .paint("^(lower|upper)$", Panel.GOOD)
                .override("^upper$", "custom.fillBelowTo", "lower");
    }

    private static Panel deviation(String against, String title) {
        return Panel.lines(title, "How many interquartile ranges the figure lies outside its fence; 0 within.")
                .size(12, 8)
                .unbounded()
                .noValue("Not enough of the past yet")
                .query(against(AnomalyRules.DEVIATION, against), legend("figure", JOB));
    }

    private static String against(String record, String against) {
        return record + "{against=\"" + against + "\"}";
    }
}
