package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.legend;

import io.goldensignals.core.ProcessMeters;
import java.util.Map;

/** Key figures with the fences of their past. */
final class AnomaliesBoard {

    private AnomaliesBoard() {}

    static Dashboard create() {
        return new Dashboard(
                        Board.ANOMALIES,
                        "Which key figure is far from what is usual?",
                        Metric.of(ProcessMeters.PROCESS_START_TIME))
                .lasting("6h")
                .row(
                        "Now",
                        Panel.stat("Unusual figures", "Figures outside their fences.")
                                .query(Promql.sum(AnomalyRules.DEVIATION + " != bool 0"), "unusual")
                                .noValue("0")
                                .below(1),
                        Panel.table("Figures", "The last quarter of an hour, and the fences of its past.")
                                .size(20, 8)
                                .query(by(AnomalyRules.VALUE), "")
                                .query(by(AnomalyRules.LOWER), "")
                                .query(by(AnomalyRules.UPPER), "")
                                .query(by(AnomalyRules.DEVIATION), "")
                                .joined()
                                .column("A", "Now", "short")
                                .column("B", "Lower fence", "short")
                                .column("C", "Upper fence", "short")
                                .column("D", "Deviation, IQR", "short"))
                .row(
                        "Against the preceding periods",
                        band("periods", "Figure and fences"),
                        deviation("periods", "Deviation"))
                .row(
                        "Against the same time on the preceding days",
                        band("days", "Figure and fences, by days"),
                        deviation("days", "Deviation, by days"));
    }

    private static String by(String record) {
        return Promql.max(record, JOB, "figure", "against");
    }

    private static Panel band(String against, String title) {
        return Panel.lines(title, "The figure within the band of its fences. Outside the band it is unusual.")
                .size(14, 10)
                .query(AnomalyRules.VALUE, legend("figure", JOB))
                .query(against(AnomalyRules.LOWER, against), "lower " + legend("figure", JOB))
                .query(against(AnomalyRules.UPPER, against), "upper " + legend("figure", JOB))
                .override("^(lower|upper) ", "custom.fillOpacity", 0)
                .override("^(lower|upper) ", "custom.lineStyle", Map.of("fill", "dash"));
    }

    private static Panel deviation(String against, String title) {
        return Panel.lines(title, "How many interquartile ranges the figure lies outside its fence; 0 within.")
                .size(10, 10)
                .unbounded()
                .query(against(AnomalyRules.DEVIATION, against), legend("figure", JOB));
    }

    private static String against(String record, String against) {
        return record + "{against=\"" + against + "\"}";
    }
}
