package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.REPLICA;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.ratio;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.grafana.Panels;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.prometheus.Runbook;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Place;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Settings;
import io.goldensignals.dashboards.settings.Threshold;
import io.micrometer.core.instrument.Meter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A dashboard and alerts for any catalogue, made of what its rows say of themselves: their kind, unit, tags and signals. What is
 * timed gets rate, errors and duration; what is counted a rate; what is measured a level.
 */
final class CatalogFiles {

    private static final int OPEN = 18;
    private static final double FAILING = 0.05;
    private static final double FULL = 0.95;

    private final MeterCatalog catalog;
    private final Place place;

    CatalogFiles(MeterCatalog catalog, String title) {
        String slug = catalog.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        this.catalog = catalog;
        this.place = new Place.Own("golden-own-" + (slug.length() > 29 ? slug.substring(0, 29) : slug), slug, title);
    }

    String slug() {
        return place.slug();
    }

    Dashboard dashboard() {
        MeterSpec first = catalog.rows().get(0);
        Dashboard dashboard = new Dashboard(
                place, "What the meters of " + catalog.name() + " say, row by row of their catalogue.", some(first));
        int open = 0;
        for (boolean timed : new boolean[] {true, false}) {
            List<Panel> panels = catalog.rows().stream()
                    .filter(row -> isDistribution(row) == timed)
                    .flatMap(row -> panels(row).stream())
                    .toList();
            if (!panels.isEmpty()) {
                int fitting = Math.max(0, Math.min(panels.size(), OPEN - open));
                String title = timed ? "Rate, errors, duration" : "Counts and levels";
                if (fitting > 0) {
                    dashboard.row(title, panels.subList(0, fitting).toArray(Panel[]::new));
                }
                if (fitting < panels.size()) {
                    dashboard.collapsed(
                            fitting > 0 ? title + ", more" : title,
                            panels.subList(fitting, panels.size()).toArray(Panel[]::new));
                }
                open += fitting;
            }
        }
        return dashboard;
    }

    private static boolean isDistribution(MeterSpec row) {
        return row.type() == Meter.Type.TIMER || row.type() == Meter.Type.DISTRIBUTION_SUMMARY;
    }

    private static Metric some(MeterSpec row) {
        return isDistribution(row) ? Metric.count(row) : Metric.of(row);
    }

    /** The tag that says why something failed. */
    private static List<TagSpec> errors(MeterSpec row) {
        return row.tags().stream().filter(tag -> tag.key().equals("error.type")).toList();
    }

    private static TagSpec[] others(MeterSpec row) {
        return row.tags().stream()
                .filter(tag -> !tag.key().equals("error.type") && !tag.key().equals("outcome"))
                .toArray(TagSpec[]::new);
    }

    private static List<Panel> panels(MeterSpec row) {
        String title = row.name();
        String text = row.description();
        TagSpec[] by = others(row);
        List<Panel> panels = new ArrayList<>();
        switch (row.type()) {
            case TIMER, DISTRIBUTION_SUMMARY -> {
                panels.add(Panels.rate(title + ", rate", text, Metric.count(row), "ops", by));
                for (TagSpec error : errors(row)) {
                    TagSpec[] byError = Arrays.copyOf(by, by.length + 1);
                    byError[by.length] = error;
                    panels.add(Panels.failures(
                            title + ", failures", text, Metric.count(row).not(error, ""), byError));
                }
                if (!row.buckets().isEmpty()) {
                    panels.add(Panels.percentiles(title + ", percentiles", text, row));
                    panels.add(Panels.heatmap(title + ", spread", text, row));
                }
            }
            case GAUGE -> {
                Panel panel = Panels.perInstance(title, text, row, row.tags().toArray(TagSpec[]::new));
                panels.add(row.unit().equals("ratio") ? panel.thresholds(full(row) * 0.85, full(row)) : panel);
            }
            default -> {
                boolean failures = row.signals().contains(Signal.ERRORS);
                TagSpec[] tags = row.tags().toArray(TagSpec[]::new);
                panels.add(
                        failures
                                ? Panels.failures(title, text, Metric.of(row), tags)
                                : Panels.rate(title, text, Metric.of(row), "ops", tags));
            }
        }
        return panels;
    }

    RuleGroup rules(Profile p) {
        return new RuleGroup(
                "own-" + slug(),
                catalog.rows().stream().flatMap(row -> alerts(p, row).stream()).toList());
    }

    private List<Alert> alerts(Profile p, MeterSpec row) {
        List<Alert> alerts = new ArrayList<>();
        if (isDistribution(row)) {
            errors(row).forEach(error -> alerts.add(failing(p, row, error)));
        } else if (row.type() == Meter.Type.GAUGE) {
            if (row.unit().equals("ratio") && row.signals().contains(Signal.SATURATION)) {
                alerts.add(full(p, row));
            }
        } else if (row.signals().contains(Signal.ERRORS)) {
            alerts.add(grown(p, row));
        }
        return alerts;
    }

    private Alert failing(Profile p, MeterSpec row, TagSpec error) {
        Object[] by = labels(others(row), JOB);
        Metric all = Metric.count(row);
        Metric failed = all.not(error, "");
        String w = p.window("5m");
        String name = name(row) + "Failing";
        double limit = Settings.current().share(name, FAILING);
        return own(
                        Alert.warning(name),
                        row,
                        "More than " + Threshold.percent(limit) + " ended in an error.",
                        "Panel *" + row.name() + ", failures*: which `error_type`, since when?",
                        "Panel *" + row.name()
                                + ", rate*: more than usual? Then it is load; as usual: what it depends on, or a release.")
                .expr(ratio(sum(failed.rate(w), by), sum(all.rate(w), by)) + " > " + Threshold.text(limit) + "\nand "
                        + sum(failed.increase(w), by) + " >= 3")
                .hold(p.time("2m"))
                .keep(p.time("5m"))
                .summary(row.name() + " of {{ $labels.job }} fails" + of(others(row)) + ".")
                .description("{{ $value | humanizePercentage }} fail.")
                .in(Category.BUSINESS);
    }

    private static double full(MeterSpec row) {
        return Settings.current().share(name(row) + "Full", FULL);
    }

    private Alert full(Profile p, MeterSpec row) {
        Object[] by = labels(row.tags().toArray(TagSpec[]::new), JOB, REPLICA);
        double limit = full(row);
        return own(
                        Alert.warning(name(row) + "Full"),
                        row,
                        "It was above " + Threshold.percent(limit) + " at every scrape of five minutes.",
                        "Panel *" + row.name() + "*: one instance or all; a climb or a step?")
                .expr(max("min_over_time(" + Metric.of(row).over(p.window("5m")) + ")", by) + " > "
                        + Threshold.text(limit))
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary(row.name() + " of {{ $labels.instance }} of {{ $labels.job }} is used up"
                        + of(row.tags().toArray(TagSpec[]::new)) + ".")
                .description("{{ $value | humanizePercentage }} has been in use without a break.")
                .in(Category.BUSINESS);
    }

    private Alert grown(Profile p, MeterSpec row) {
        TagSpec[] tags = row.tags().toArray(TagSpec[]::new);
        return own(
                        Alert.warning(name(row) + "Grows"),
                        row,
                        "A counter of failures has grown. Fires at the first one.",
                        "Panel *" + row.name() + "*: one or many, since when?")
                .expr(Promql.grownBy(Metric.of(row), p.window("5m"), labels(tags, JOB)))
                .keep(p.time("5m"))
                .summary(row.name() + " of {{ $labels.job }} counts failures" + of(tags) + ".")
                .description("{{ $value | humanize }} within five minutes.")
                .in(Category.BUSINESS);
    }

    private Alert.Builder own(Alert.Builder alert, MeterSpec row, String meaning, String... diagnosis) {
        return alert.board(place, JOB)
                .runbook(Runbook.text(
                        meaning + " The meter: " + row.description(),
                        "As said by the service that has this meter.",
                        List.of(diagnosis),
                        List.of("Roll back if it began with a release; else as its service's own documents say."),
                        "Not there: the meter is `" + row.prometheusName() + "` of the catalogue " + catalog.name()
                                + "."));
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
