package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.sum;
import static io.goldensignals.quality.QualityMeters.ERROR_TYPE;
import static io.goldensignals.quality.QualityMeters.FEATURE;
import static io.goldensignals.quality.QualityMeters.LATENESS;
import static io.goldensignals.quality.QualityMeters.MODEL;
import static io.goldensignals.quality.QualityMeters.RESULT;
import static io.goldensignals.quality.QualityMeters.RULE;
import static io.goldensignals.quality.QualityMeters.STREAM;

import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
import io.goldensignals.quality.QualityMeters;
import java.util.List;

/** Data that is invalid, late, given up, or no longer what a model was made for. */
final class DataRules {

    private DataRules() {}

    static List<Alert> alerts(Profile p) {
        return List.of(invalid(p), late(p), givenUp(p), drift(p), slow(p));
    }

    private static Alert invalid(Profile p) {
        Metric all = Metric.of(QualityMeters.VALIDATIONS);
        String w = p.window("30m");
        return Alert.warning("DataInvalid")
                .expr(Promql.ratio(sum(all.is(RESULT, "invalid").rate(w), JOB, RULE), sum(all.rate(w), JOB, RULE))
                        + " > " + Threshold.DATA_INVALID + "\nand "
                        + sum(all.is(RESULT, "invalid").increase(w), JOB, RULE) + " >= 5")
                .hold(p.time("15m"))
                .keep(p.time("5m"))
                .summary("Data of {{ $labels.job }} breaks the rule {{ $labels.rule_name }}.")
                .description("{{ $value | humanizePercentage }} of the data is invalid.")
                .board(Board.QUALITY, JOB)
                .in(Category.QUALITY);
    }

    private static Alert late(Profile p) {
        Metric all = Metric.of(QualityMeters.RECORDS);
        String w = p.window("30m");
        return Alert.warning("DataLate")
                .expr(Promql.ratio(sum(all.is(LATENESS, "late").rate(w), JOB, STREAM), sum(all.rate(w), JOB, STREAM))
                        + " > " + Threshold.DATA_LATE + "\nand "
                        + sum(all.is(LATENESS, "late").increase(w), JOB, STREAM) + " >= 5")
                .hold(p.time("15m"))
                .keep(p.time("5m"))
                .summary("Many records of {{ $labels.stream_name }} come late.")
                .description("{{ $value | humanizePercentage }} came behind the watermark.")
                .board(Board.QUALITY, JOB)
                .in(Category.QUALITY);
    }

    private static Alert givenUp(Profile p) {
        return Alert.warning("RecordsGivenUp")
                .expr(Promql.grownBy(Metric.of(QualityMeters.DEAD_LETTERS), p.window("15m"), JOB, STREAM, ERROR_TYPE))
                .keep(p.time("5m"))
                .summary("{{ $labels.job }} gives up records of {{ $labels.stream_name }}.")
                .description("{{ $value | humanize }} records: {{ $labels.error_type }}.")
                .board(Board.QUALITY, JOB)
                .in(Category.QUALITY);
    }

    private static Alert drift(Profile p) {
        return Alert.warning("FeatureDrifts")
                .expr(max(Metric.of(QualityMeters.DRIFT_SCORE).now(), JOB, FEATURE) + " > " + Threshold.FEATURE_DRIFTS)
                .hold(p.time("15m"))
                .keep(p.time("15m"))
                .summary("{{ $labels.feature_name }} is no longer what the model of {{ $labels.job }} was made for.")
                .description("Its drift score is {{ $value | humanize }}.")
                .board(Board.QUALITY, JOB)
                .in(Category.QUALITY);
    }

    private static Alert slow(Profile p) {
        return Alert.warning("InferenceSlow")
                .expr(Promql.quantile(0.99, QualityMeters.INFERENCE_DURATION, p.window("10m"), JOB, MODEL) + " > "
                        + Threshold.INFERENCE_SLOW)
                .hold(p.time("10m"))
                .keep(p.time("5m"))
                .summary("The model {{ $labels.model_name }} of {{ $labels.job }} answers slowly.")
                .description("One call of a hundred takes {{ $value | humanizeDuration }} or longer.")
                .board(Board.QUALITY, JOB)
                .in(Category.QUALITY);
    }
}
