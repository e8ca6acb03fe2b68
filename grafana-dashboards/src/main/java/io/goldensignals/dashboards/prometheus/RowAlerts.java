package io.goldensignals.dashboards.prometheus;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.REPLICA;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.ratio;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Place;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
import io.micrometer.core.instrument.Meter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The alerts that any row of a catalogue gets, by its kind, unit, tags and signals: on shares of errors of what is timed, on
 * counters of failures, and on ratios that are used up. Stateless and thread-safe.
 */
public final class RowAlerts {

    private static final double FAILING = 0.05;
    private static final double FULL = 0.95;
    private static final double SOON_FULL = 0.8075;

    private RowAlerts() {}

    /** The alerts of a row, named after it; they lead to {@code board}. Often none. */
    public static List<Alert> of(MeterSpec row, Place board, Profile p) {
        boolean distribution = row.type() == Meter.Type.TIMER || row.type() == Meter.Type.DISTRIBUTION_SUMMARY;
        if (distribution) {
            return errors(row).stream()
                    .map(error -> failing(p, row, error, board))
                    .toList();
        }
        if (row.type() == Meter.Type.GAUGE) {
            return row.unit().equals("ratio") && row.signals().contains(Signal.SATURATION)
                    ? List.of(full(p, row, board))
                    : List.of();
        }
        return row.signals().contains(Signal.ERRORS) ? List.of(grown(p, row, board)) : List.of();
    }

    /** The tag of a row that says why something failed; none where it has no such tag. */
    public static List<TagSpec> errors(MeterSpec row) {
        return row.tags().stream().filter(tag -> tag.key().equals("error.type")).toList();
    }

    /** The tags of a row that say what was done, not how it ended. */
    public static TagSpec[] others(MeterSpec row) {
        return row.tags().stream()
                .filter(tag -> !tag.key().equals("error.type") && !tag.key().equals("outcome"))
                .toArray(TagSpec[]::new);
    }

    /** The share from which a ratio is used up. */
    public static Threshold full(MeterSpec row) {
        return Threshold.share(name(row) + "Full", FULL).soon(SOON_FULL);
    }

    private static Alert failing(Profile p, MeterSpec row, TagSpec error, Place board) {
        Object[] by = labels(others(row), JOB);
        Metric all = Metric.count(row);
        Metric failed = all.not(error, "");
        String w = p.window("5m");
        Threshold limit = Threshold.share(name(row) + "Failing", FAILING);
        return own(
                        Alert.warning(limit.alert()).threshold(limit),
                        row,
                        board,
                        "More than " + limit.prose() + " ended in an error.",
                        "Panel *" + row.name() + ", failures*: which `error_type`, since when?",
                        "Panel *" + row.name()
                                + ", rate*: more than usual? Then it is load; as usual: what it depends on, or a release.")
                .expr(ratio(sum(failed.rate(w), by), sum(all.rate(w), by)) + " > " + limit + "\nand "
                        + sum(failed.increase(w), by) + " >= 3")
                .hold(p.time("2m"))
                .keep(p.time("5m"))
                .summary(row.name() + " of {{ $labels.job }} fails" + of(others(row)) + ".")
                .description("{{ $value | humanizePercentage }} fail.")
                .in(Category.BUSINESS);
    }

    private static Alert full(Profile p, MeterSpec row, Place board) {
        Object[] by = labels(row.tags().toArray(TagSpec[]::new), JOB, REPLICA);
        Threshold limit = full(row);
        return own(
                        Alert.warning(limit.alert()).threshold(limit),
                        row,
                        board,
                        "It was above " + limit.prose() + " at every scrape of five minutes.",
                        "Panel *" + row.name() + "*: one instance or all; a climb or a step?")
                .expr(max("min_over_time(" + Metric.of(row).over(p.window("5m")) + ")", by) + " > " + limit)
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary(row.name() + " of {{ $labels.instance }} of {{ $labels.job }} is used up"
                        + of(row.tags().toArray(TagSpec[]::new)) + ".")
                .description("{{ $value | humanizePercentage }} has been in use without a break.")
                .in(Category.BUSINESS);
    }

    private static Alert grown(Profile p, MeterSpec row, Place board) {
        TagSpec[] tags = row.tags().toArray(TagSpec[]::new);
        return own(
                        Alert.warning(name(row) + "Grows"),
                        row,
                        board,
                        "A counter of failures has grown. Fires at the first one.",
                        "Panel *" + row.name() + "*: one or many, since when?")
                .expr(Promql.grownBy(Metric.of(row), p.window("5m"), labels(tags, JOB)))
                .keep(p.time("5m"))
                .summary(row.name() + " of {{ $labels.job }} counts failures" + of(tags) + ".")
                .description("{{ $value | humanize }} within five minutes.")
                .in(Category.BUSINESS);
    }

    private static Alert.Builder own(
            Alert.Builder alert, MeterSpec row, Place board, String meaning, String... diagnosis) {
        return alert.board(board, JOB)
                .runbook(Runbook.text(
                        meaning + " The meter: " + row.description(),
                        "As said by the service that has this meter.",
                        List.of(diagnosis),
                        List.of("Roll back if it began with a release; else as its service's own documents say."),
                        "Not there: the meter is `" + row.prometheusName() + "`."));
    }

    private static Object[] labels(TagSpec[] tags, String... first) {
        List<Object> labels = new ArrayList<>(List.of(first));
        labels.addAll(List.of(tags));
        return labels.toArray();
    }

    private static String of(TagSpec[] tags) {
        return tags.length == 0
                ? ""
                : ": "
                        + Arrays.stream(tags)
                                .map(tag -> "{{ $labels." + Promql.label(tag) + " }}")
                                .collect(Collectors.joining(" "));
    }

    /** As alerts are called: {@code pricing.quote.duration} is {@code PricingQuoteDuration}. */
    private static String name(MeterSpec row) {
        return Arrays.stream(row.name().split("[^a-zA-Z0-9]+"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }
}
