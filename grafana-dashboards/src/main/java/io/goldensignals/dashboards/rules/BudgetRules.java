package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.REPLICA;
import static io.goldensignals.dashboards.prometheus.Promql.max;

import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
import io.goldensignals.registry.RegistryMeters;

/** The budget of series that a registry may have. */
public final class BudgetRules {

    private BudgetRules() {}

    /** The part of the budget that each instance has used. */
    public static String used() {
        return max(Metric.of(RegistryMeters.SERIES).now(), JOB, REPLICA) + " / on (" + Promql.names(JOB, REPLICA) + ") "
                + max(Metric.of(RegistryMeters.LIMIT).now(), JOB, REPLICA);
    }

    static Alert exhausted(Profile p) {
        return Alert.warning("SeriesBudgetExhausted")
                .expr(Promql.grownBy(
                        Metric.of(RegistryMeters.OVERFLOW),
                        p.window("15m"),
                        JOB,
                        RegistryMeters.METER,
                        RegistryMeters.TAG))
                .keep(p.time("15m"))
                .summary("The series budget of {{ $labels.job }} is exhausted: {{ $labels.meter }} is cut"
                        + "{{ with $labels.tag }} at its tag {{ . }}{{ end }}.")
                .description("{{ $value | humanize }} look-ups were past the budget.")
                .board(Board.PROCESS, JOB)
                .in(Category.PRESENCE);
    }

    static Alert nearlyUsed(Profile p) {
        return Alert.info("SeriesBudgetNearlyUsed")
                .expr(used() + " > " + Threshold.SERIES_BUDGET_NEARLY_USED)
                .hold(p.time("15m"))
                .keep(p.time("15m"))
                .summary("{{ $labels.instance }} of {{ $labels.job }} has nearly used its budget of series.")
                .description("{{ $value | humanizePercentage }} of the series that it may have are there.")
                .board(Board.PROCESS, JOB, REPLICA)
                .in(Category.PRESENCE);
    }
}
