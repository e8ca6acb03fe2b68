package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.REPLICA;
import static io.goldensignals.dashboards.Promql.max;

import io.goldensignals.registry.RegistryMeters;

/** The budget of series that a registry may have. */
final class BudgetRules {

    /** The part of a budget from which on new series are soon cut: the last tenth is kept for what is cut already. */
    static final double NEARLY_USED = 0.8;

    private BudgetRules() {}

    /** The part of the budget that each instance has used. */
    static String used() {
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
                .meaning(
                        "A registry with a `SeriesBudget` was asked for more series than it may have. New values of the tag in the label `tag` are recorded as `_OTHER`; without such a label the series was refused and is not recorded.")
                .impact(
                        "Sums of counters, timers and summaries stay exact, but the new values cannot be told apart. What was refused, gauges above all, is missing.")
                .diagnosis(
                        "Panel *Series folded*: which meter and tag, since when?",
                        "Panel *Series budget used*: near 1 the total is used up; else that meter alone has its share, 2 000 in the examples.",
                        "Has the tag raw values: an id, a path, a message, a generated queue?")
                .mitigation(
                        "Give the tag a template or drop it: a `MeterFilter` before the budget, in the next release.",
                        "Raise the budget only if the values are few and meant, and Prometheus has the memory: some 4 KB for each series.",
                        "A restart gives the places back, and they fill up again.")
                .demo("Not provoked there: the services stay within their budget.")
                .in(Category.PRESENCE);
    }

    static Alert nearlyUsed(Profile p) {
        return Alert.info("SeriesBudgetNearlyUsed")
                .expr(used() + " > " + NEARLY_USED)
                .hold(p.time("15m"))
                .keep(p.time("15m"))
                .summary("{{ $labels.instance }} of {{ $labels.job }} has nearly used its budget of series.")
                .description("{{ $value | humanizePercentage }} of the series that it may have are there.")
                .board(Board.PROCESS, JOB, REPLICA)
                .meaning(
                        "The registry of an instance has more than four fifths of the series that its `SeriesBudget` allows. The last tenth is kept for series that are cut already.")
                .impact("None yet. Soon [SeriesBudgetExhausted](SeriesBudgetExhausted.md): new values become `_OTHER`.")
                .diagnosis(
                        "Panel *Series*: a line that only rises is a tag without bounds, a step is a release.",
                        "Which meter has most series? `topk(10, count by (__name__) ({instance=\"INSTANCE\"}))` in Prometheus.")
                .mitigation("Bound the tag that grows, or raise the budget if all values are meant.")
                .demo("Not provoked there: the services stay within their budget.")
                .in(Category.PRESENCE);
    }
}
