package io.goldensignals.dashboards.grafana;

import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.RowAlerts;
import io.micrometer.core.instrument.Meter;
import java.util.ArrayList;
import java.util.List;

/**
 * The panels that any row of a catalogue gets, by its kind, unit, tags and signals: rate, errors and duration of what is timed, a
 * rate of what is counted, a level of what is measured. Stateless and thread-safe.
 */
public final class RowPanels {

    private RowPanels() {}

    /** The panels of a row; each begins with the name of the row. */
    public static List<Panel> of(MeterSpec row) {
        String title = row.name();
        String text = row.description();
        TagSpec[] all = row.tags().toArray(TagSpec[]::new);
        return switch (row.type()) {
            case TIMER, DISTRIBUTION_SUMMARY -> ofDistribution(row);
            case GAUGE -> {
                Panel panel = Panels.perInstance(title, text, row, all);
                yield List.of(row.unit().equals("ratio") ? panel.thresholds(RowAlerts.full(row)) : panel);
            }
            default ->
                List.of(
                        row.signals().contains(Signal.ERRORS)
                                ? Panels.failures(title, text, Metric.of(row), all)
                                : Panels.rate(title, text, Metric.of(row), "ops", all));
        };
    }

    private static List<Panel> ofDistribution(MeterSpec row) {
        String title = row.name();
        String text = row.description();
        TagSpec[] by = RowAlerts.others(row);
        List<Panel> panels = new ArrayList<>();
        panels.add(Panels.rate(title + ", rate", text, Metric.count(row), "ops", by));
        for (TagSpec error : RowAlerts.errors(row)) {
            List<TagSpec> byError = new ArrayList<>(List.of(by));
            byError.add(error);
            panels.add(Panels.failures(
                    title + ", failures", text, Metric.count(row).not(error, ""), byError.toArray(TagSpec[]::new)));
        }
        if (!row.buckets().isEmpty()) {
            panels.add(Panels.percentiles(title + ", percentiles", text, row));
            panels.add(Panels.heatmap(title + ", spread", text, row));
        }
        return panels;
    }

    /** Whether a row is a timer or a summary. */
    public static boolean isDistribution(MeterSpec row) {
        return row.type() == Meter.Type.TIMER || row.type() == Meter.Type.DISTRIBUTION_SUMMARY;
    }
}
