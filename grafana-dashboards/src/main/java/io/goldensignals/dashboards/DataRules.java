package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.max;
import static io.goldensignals.dashboards.Promql.sum;
import static io.goldensignals.quality.QualityMeters.ERROR_TYPE;
import static io.goldensignals.quality.QualityMeters.FEATURE;
import static io.goldensignals.quality.QualityMeters.LATENESS;
import static io.goldensignals.quality.QualityMeters.MODEL;
import static io.goldensignals.quality.QualityMeters.RESULT;
import static io.goldensignals.quality.QualityMeters.RULE;
import static io.goldensignals.quality.QualityMeters.STREAM;

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
                        + " > 0.05")
                .hold(p.time("15m"))
                .keep(p.time("5m"))
                .summary("Data of {{ $labels.job }} breaks the rule {{ $labels.rule_name }}.")
                .description("{{ $value | humanizePercentage }} of the data is invalid.")
                .board(Board.QUALITY, JOB)
                .meaning("More than a twentieth of the data that a rule checks does not keep it.")
                .impact("Whatever is computed from it is wrong or incomplete.")
                .diagnosis(
                        "Panel *Share of invalid data*: a jump is a changed source, a slow rise a drifting one.",
                        "Look at invalid records: which field, which source?")
                .mitigation("Correct the source or the rule; handle what was given up again.")
                .demo("Not provoked there.")
                .in(Category.QUALITY);
    }

    private static Alert late(Profile p) {
        Metric all = Metric.of(QualityMeters.RECORDS);
        String w = p.window("30m");
        return Alert.warning("DataLate")
                .expr(Promql.ratio(sum(all.is(LATENESS, "late").rate(w), JOB, STREAM), sum(all.rate(w), JOB, STREAM))
                        + " > 0.1")
                .hold(p.time("15m"))
                .keep(p.time("5m"))
                .summary("Many records of {{ $labels.stream_name }} come late.")
                .description("{{ $value | humanizePercentage }} came behind the watermark.")
                .board(Board.QUALITY, JOB)
                .meaning("More than a tenth of the records came after the watermark had passed their event time.")
                .impact("They are missing in windows that have closed.")
                .diagnosis(
                        "Panel *Lateness, 95th percentile*: how late?",
                        "Panel *Event-time lag*: is the whole stream late, or one source?")
                .mitigation("Bring the late source up to speed; allow more lateness.")
                .demo("Not provoked there.")
                .in(Category.QUALITY);
    }

    private static Alert givenUp(Profile p) {
        return Alert.warning("RecordsGivenUp")
                .expr(Promql.grownBy(Metric.of(QualityMeters.DEAD_LETTERS), p.window("15m"), JOB, STREAM, ERROR_TYPE))
                .keep(p.time("5m"))
                .summary("{{ $labels.job }} gives up records of {{ $labels.stream_name }}.")
                .description("{{ $value | humanize }} records: {{ $labels.error_type }}.")
                .board(Board.QUALITY, JOB)
                .meaning("Records could not be handled and were put aside.")
                .impact("They are missing in every result.")
                .diagnosis("Panel *Records given up*: which error, one source or all?")
                .mitigation("Correct the cause; handle the records again.")
                .demo("Not provoked there.")
                .in(Category.QUALITY);
    }

    private static Alert drift(Profile p) {
        return Alert.warning("FeatureDrifts")
                .expr(max(Metric.of(QualityMeters.DRIFT_SCORE).now(), JOB, FEATURE) + " > 0.2")
                .hold(p.time("15m"))
                .keep(p.time("15m"))
                .summary("{{ $labels.feature_name }} is no longer what the model of {{ $labels.job }} was made for.")
                .description("Its drift score is {{ $value | humanize }}.")
                .board(Board.QUALITY, JOB)
                .meaning(
                        "The distribution of the feature differs from its reference: population stability index above 0.2.")
                .impact("Scores computed from it become worse, silently.")
                .diagnosis(
                        "Panel *Drift, in detail*: all at once or slowly?",
                        "Panel *Values judged*: are values ignored that were not before?",
                        "Has the source changed its unit, its default, its users?")
                .mitigation("Correct the source; otherwise train again and set a new reference.")
                .demo("`./demo --faults price-drift`, for five hundred orders.")
                .in(Category.QUALITY);
    }

    private static Alert slow(Profile p) {
        return Alert.warning("InferenceSlow")
                .expr(Promql.quantile(0.99, QualityMeters.INFERENCE_DURATION, p.window("10m"), JOB, MODEL) + " > 1")
                .hold(p.time("10m"))
                .keep(p.time("5m"))
                .summary("The model {{ $labels.model_name }} of {{ $labels.job }} answers slowly.")
                .description("One call of a hundred takes {{ $value | humanizeDuration }} or longer.")
                .board(Board.QUALITY, JOB)
                .meaning("The 99th percentile of a model's calls is above a second.")
                .impact("Whoever waits for the score waits that long.")
                .diagnosis(
                        "Panel *Inference*: all calls or the slowest only?",
                        "Panel *Inferences under way*: do they pile up?")
                .mitigation("Add instances; answer with a default after a time limit.")
                .demo("Not provoked there.")
                .in(Category.QUALITY);
    }
}
