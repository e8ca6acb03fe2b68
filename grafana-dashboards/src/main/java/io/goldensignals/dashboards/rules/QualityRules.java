package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.dashboards.exporters.StreamMeters;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
import java.util.List;

/** Streams that fall behind or cannot save their state. */
final class QualityRules {

    private QualityRules() {}

    static List<RuleGroup> groups(Profile p) {
        return List.of(
                new RuleGroup("streams", List.of(lag(p), checkpoints(p))), new RuleGroup("data", DataRules.alerts(p)));
    }

    private static Alert lag(Profile p) {
        Metric lag = Metric.of(StreamMeters.LAG);
        return Alert.warning("ConsumerLagGrows")
                .expr(sum(
                                "min_over_time(" + lag.over(p.window("10m")) + ")",
                                JOB,
                                StreamMeters.GROUP,
                                StreamMeters.TOPIC)
                        + " > " + Threshold.CONSUMER_LAG_GROWS + "\nand "
                        + sum("deriv(" + lag.over(p.window("15m")) + ")", JOB, StreamMeters.GROUP, StreamMeters.TOPIC)
                        + " > 0")
                .hold(p.time("10m"))
                .keep(p.time("5m"))
                .summary("{{ $labels.consumergroup }} does not keep up with {{ $labels.topic }}.")
                .description("It has at least {{ $value | humanize }} messages to read.")
                .board(Board.QUALITY, JOB)
                .in(Category.QUALITY);
    }

    private static Alert checkpoints(Profile p) {
        return Alert.warning("CheckpointsFail")
                .expr(max(
                                "delta("
                                        + Metric.of(StreamMeters.CHECKPOINTS_FAILED)
                                                .over(p.window("15m")) + ")",
                                JOB,
                                StreamMeters.FLINK_JOB)
                        + " >= 1")
                .keep(p.time("5m"))
                .summary("{{ $labels.job_name }} cannot save its state.")
                .description("{{ $value | humanize }} checkpoints failed.")
                .board(Board.QUALITY, JOB)
                .in(Category.QUALITY);
    }
}
