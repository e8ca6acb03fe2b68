package io.goldensignals.docs;

import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.TagSpec;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} for people and {@code docs/metrics.yaml} for programs say what the catalogues say. */
class MetricsDocumentTest {

    @Test
    void metricsAreDocumentedForPeople() {
        StringBuilder out = new StringBuilder("""
                # Metrics

                Every meter that the modules publish, generated from their catalogues. Names are given as in code and as in
                Prometheus' text format; a histogram there has the suffixes `_bucket`, `_count` and `_sum`. The empty value
                of a label means that it is absent; `_OTHER` stands for every value outside a label's set or cap.
                """);
        for (MeterCatalog catalog : Project.CATALOGS) {
            out.append("\n## ").append(catalog.name()).append("\n");
            catalog.rows().forEach(row -> out.append(section(row)));
        }
        out.append(deviations(new Conventions()));
        Project.assertDocument("docs/metrics.md", out.toString());
    }

    private static String deviations(Conventions conventions) {
        StringBuilder out = new StringBuilder(String.format(Locale.ROOT, """

                ## Beside the conventions

                Where a meter is defined by the %s, name, instrument, unit and attributes are those of its definition. The
                differences, all of them intended:

                | meters | difference | reason |
                |---|---|---|
                """, conventions.version()));
        for (Conventions.Deviation deviation : conventions.deviations()) {
            out.append("| ").append(code(deviation.rows()));
            out.append(" | ").append(deviation.what());
            out.append(" | ").append(deviation.reason()).append(" |\n");
        }
        return out.toString();
    }

    @Test
    void metricsAreDocumentedForPrograms() {
        StringBuilder out = new StringBuilder("catalogs:\n");
        for (MeterCatalog catalog : Project.CATALOGS) {
            out.append("- name: ").append(catalog.name()).append("\n  metrics:\n");
            catalog.rows().forEach(row -> out.append(entry(row)));
        }
        Project.assertDocument("docs/metrics.yaml", out.toString());
    }

    private static String section(MeterSpec row) {
        StringBuilder out = new StringBuilder();
        out.append("\n### `").append(row.name()).append("`\n\n");
        out.append(row.description()).append("\n\n");
        out.append("`").append(row.prometheusName()).append("`, ").append(kind(row));
        if (!row.unit().isEmpty()) {
            out.append(", ").append(row.unit());
        }
        if (!row.signals().isEmpty()) {
            out.append("; ").append(signals(row));
        }
        out.append("\n");
        if (!row.buckets().isEmpty()) {
            out.append("Buckets: ").append(numbers(row.buckets())).append("\n");
        }
        if (!row.tags().isEmpty()) {
            out.append("\n| label | says | values |\n|---|---|---|\n");
            for (TagSpec tag : row.tags()) {
                out.append(String.format(
                        Locale.ROOT,
                        "| `%s` | %s | %s |%n",
                        MeterSpec.prometheusLabel(tag),
                        tag.description(),
                        tag.isClosed() ? code(tag.values()) : "at most " + tag.cap()));
            }
        }
        return out.toString();
    }

    private static String entry(MeterSpec row) {
        StringBuilder out = new StringBuilder();
        out.append("  - name: ").append(row.name()).append("\n");
        out.append("    prometheus: ").append(row.prometheusName()).append("\n");
        out.append("    type: ").append(kind(row)).append("\n");
        out.append("    unit: ").append(quoted(row.unit())).append("\n");
        out.append("    description: ").append(quoted(row.description())).append("\n");
        if (!row.signals().isEmpty()) {
            out.append("    signals: [").append(signals(row)).append("]\n");
        }
        if (!row.buckets().isEmpty()) {
            out.append("    buckets: [").append(numbers(row.buckets())).append("]\n");
        }
        if (!row.tags().isEmpty()) {
            out.append("    tags:\n");
        }
        for (TagSpec tag : row.tags()) {
            out.append("    - key: ").append(tag.key()).append("\n");
            out.append("      label: ").append(MeterSpec.prometheusLabel(tag)).append("\n");
            out.append("      description: ").append(quoted(tag.description())).append("\n");
            out.append(
                    tag.isClosed()
                            ? "      values: ["
                                    + tag.values().stream()
                                            .map(MetricsDocumentTest::quoted)
                                            .collect(Collectors.joining(", "))
                                    + "]\n"
                            : "      cap: " + tag.cap() + "\n");
        }
        return out.toString();
    }

    private static String kind(MeterSpec row) {
        return switch (row.type()) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
            case TIMER, DISTRIBUTION_SUMMARY -> row.buckets().isEmpty() ? "summary" : "histogram";
            default -> throw new IllegalArgumentException(row + " is a " + row.type());
        };
    }

    private static String signals(MeterSpec row) {
        return row.signals().stream()
                .sorted()
                .map(signal -> signal.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static String numbers(Collection<Double> values) {
        return values.stream()
                .map(value -> value == Math.rint(value) ? String.valueOf(value.longValue()) : value.toString())
                .collect(Collectors.joining(", "));
    }

    private static String code(Collection<String> values) {
        return values.stream().map(value -> "`" + value + "`").collect(Collectors.joining(" "));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
