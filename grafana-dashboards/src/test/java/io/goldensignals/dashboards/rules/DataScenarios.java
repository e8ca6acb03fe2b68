package io.goldensignals.dashboards.rules;

import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.quality.QualityMeters;
import java.util.List;

/** How the alerts on the quality of data come about. */
final class DataScenarios {

    private DataScenarios() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of("DataInvalid")
                        .labels("job", "etl", "rule_name", "price-positive")
                        .series(
                                Metric.of(QualityMeters.VALIDATIONS),
                                "0+100x180",
                                "rule_name",
                                "price-positive",
                                "validation_result",
                                "valid")
                        .series(
                                Metric.of(QualityMeters.VALIDATIONS),
                                "0x30 0+50x60 3000x90",
                                "rule_name",
                                "price-positive",
                                "validation_result",
                                "invalid")
                        .times(30, 80, 150),
                Scenario.of("DataLate")
                        .labels("job", "etl", "stream_name", "clicks")
                        .series(
                                Metric.of(QualityMeters.RECORDS),
                                "0+100x240",
                                "stream_name",
                                "clicks",
                                "record_lateness",
                                "on_time")
                        .series(
                                Metric.of(QualityMeters.RECORDS),
                                "0x30 0+50x60 3000x150",
                                "stream_name",
                                "clicks",
                                "record_lateness",
                                "late")
                        .times(30, 85, 200),
                Scenario.of("RecordsGivenUp")
                        .labels(
                                "job",
                                "etl",
                                "stream_name",
                                "clicks",
                                "error_type",
                                "java.lang.IllegalArgumentException")
                        .series(
                                Metric.of(QualityMeters.DEAD_LETTERS),
                                "_x20 1x60",
                                "stream_name",
                                "clicks",
                                "error_type",
                                "java.lang.IllegalArgumentException")
                        .times(19, 21, 60),
                Scenario.of("FeatureDrifts")
                        .labels("job", "scores", "feature_name", "price")
                        .series(Metric.of(QualityMeters.DRIFT_SCORE), "0.05x30 0.5x60 0.05x60", "feature_name", "price")
                        .times(30, 60, 120),
                Scenario.of("InferenceSlow")
                        .labels("job", "scores", "model_name", "ranking")
                        .series(
                                Metric.bucket(QualityMeters.INFERENCE_DURATION),
                                "0+100x30 3000x40 3000+100x60",
                                "model_name",
                                "ranking",
                                "le",
                                "1.0")
                        .series(
                                Metric.bucket(QualityMeters.INFERENCE_DURATION),
                                "0+100x130",
                                "model_name",
                                "ranking",
                                "le",
                                "2.5")
                        .series(
                                Metric.bucket(QualityMeters.INFERENCE_DURATION),
                                "0+100x130",
                                "model_name",
                                "ranking",
                                "le",
                                "+Inf")
                        .times(30, 55, 110));
    }
}
