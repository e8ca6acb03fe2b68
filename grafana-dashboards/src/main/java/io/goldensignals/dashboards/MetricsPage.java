package io.goldensignals.dashboards;

import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.TagSpec;
import io.goldensignals.dashboards.settings.Threshold;
import java.util.Locale;
import java.util.stream.Collectors;

/** The meters of a catalogue for those who read them in Prometheus, as Markdown. */
final class MetricsPage {

    private MetricsPage() {}

    static String of(MeterCatalog catalog) {
        return "# Metrics of " + catalog.name() + "\n\n"
                + "Generated from the catalogue. A histogram has the suffixes `_bucket`, `_count` and `_sum`. An empty value of a label\n"
                + "means that it is absent; `_OTHER` stands for every value outside a label's set or cap.\n"
                + catalog.rows().stream().map(MetricsPage::section).collect(Collectors.joining());
    }

    private static String section(MeterSpec row) {
        StringBuilder out = new StringBuilder("\n## `" + row.name() + "`\n\n" + row.description() + "\n\n`"
                + row.prometheusName() + "`, " + kind(row));
        if (!row.unit().isEmpty()) {
            out.append(", ").append(row.unit());
        }
        if (!row.signals().isEmpty()) {
            out.append("; ")
                    .append(row.signals().stream()
                            .sorted()
                            .map(signal -> signal.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")));
        }
        out.append('\n');
        if (!row.buckets().isEmpty()) {
            out.append("Buckets: ")
                    .append(row.buckets().stream().map(Threshold::text).collect(Collectors.joining(", ")))
                    .append('\n');
        }
        if (!row.tags().isEmpty()) {
            out.append("\n| label | says | values |\n|---|---|---|\n");
            row.tags()
                    .forEach(tag -> out.append("| `")
                            .append(MeterSpec.prometheusLabel(tag))
                            .append("` | ")
                            .append(tag.description())
                            .append(" | ")
                            .append(values(tag))
                            .append(" |\n"));
        }
        return out.toString();
    }

    private static String values(TagSpec tag) {
        return tag.isClosed()
                ? tag.values().stream().map(value -> "`" + value + "`").collect(Collectors.joining(" "))
                : "at most " + tag.cap();
    }

    private static String kind(MeterSpec row) {
        return switch (row.type()) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
            case TIMER, DISTRIBUTION_SUMMARY -> row.buckets().isEmpty() ? "summary" : "histogram";
            default -> "untyped";
        };
    }
}
