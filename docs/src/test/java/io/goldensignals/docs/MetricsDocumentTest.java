package io.goldensignals.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} for people and {@code docs/metrics.yaml} for programs say what the catalogues say. */
class MetricsDocumentTest {

    /** What a reader wants to know; a meter is described at the first question that it answers. */
    private enum Question {
        DURATION("How long does it take?", Signal.DURATION),
        RATE("How much is done?", Signal.RATE),
        ERRORS("What fails?", Signal.ERRORS),
        FULL("How full is it, and what waits?", Signal.UTILIZATION, Signal.SATURATION),
        FIGURES("What do the figures say?", Signal.BUSINESS),
        OTHER("What else is known?");

        private final String words;
        private final Set<Signal> signals;

        Question(String words, Signal... signals) {
            this.words = words;
            this.signals = Set.of(signals);
        }

        boolean answeredBy(MeterSpec row) {
            return this == OTHER
                    ? Stream.of(DURATION, RATE, ERRORS, FULL, FIGURES).noneMatch(other -> other.answeredBy(row))
                    : row.signals().stream().anyMatch(signals::contains);
        }

        static Question of(MeterSpec row) {
            return Stream.of(values())
                    .filter(question -> question.answeredBy(row))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void metricsAreDocumentedForPeople() {
        StringBuilder out = new StringBuilder("""
                # Metrics

                Every meter that the modules publish, generated from their catalogues; [for programs](metrics.yaml). Search for a
                name as it is in code (`http.server.request.duration`) or in Prometheus' text format
                (`http_server_request_duration_seconds`); a histogram there has the suffixes `_bucket`, `_count` and `_sum`. A meter
                stands at the first question that it answers, and each label once, at the end of its module. The empty value of a
                label means that it is absent; `_OTHER` stands for every value outside a label's set or cap.

                | question | meters |
                |---|---|
                """);
        for (Question question : Question.values()) {
            for (MeterCatalog catalog : Project.CATALOGS) {
                List<String> links = catalog.rows().stream()
                        .filter(question::answeredBy)
                        .map(row -> "[`" + row.name() + "`](#" + row.name().replace(".", "") + ")")
                        .toList();
                if (!links.isEmpty()) {
                    out.append("| ").append(question.words).append(" (").append(catalog.name());
                    out.append(") | ").append(String.join(" ", links)).append(" |\n");
                }
            }
        }
        Project.CATALOGS.forEach(catalog -> out.append(module(catalog)));
        out.append(buckets());
        out.append(deviations(new Conventions()));
        Project.assertDocument("docs/metrics.md", out.toString());
    }

    private static String module(MeterCatalog catalog) {
        StringBuilder out = new StringBuilder("\n## " + catalog.name() + "\n");
        for (Question question : Question.values()) {
            List<MeterSpec> rows = catalog.rows().stream()
                    .filter(row -> Question.of(row) == question)
                    .toList();
            if (!rows.isEmpty()) {
                out.append("\n### ").append(question.words).append("\n");
                rows.forEach(row -> out.append(section(row)));
            }
        }
        return out + labels(catalog);
    }

    /** Each label with each of its meanings once. */
    private static String labels(MeterCatalog catalog) {
        Map<String, Map<String, List<String>>> meters = new LinkedHashMap<>();
        for (MeterSpec row : catalog.rows()) {
            for (TagSpec tag : row.tags()) {
                String values = tag.isClosed() ? code(tag.values()) : "at most " + tag.cap();
                meters.computeIfAbsent(MeterSpec.prometheusLabel(tag), label -> new LinkedHashMap<>())
                        .computeIfAbsent(tag.description() + " | " + values, meaning -> new ArrayList<>())
                        .add(row.name());
            }
        }
        if (meters.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder("\n### Labels of " + catalog.name() + "\n\n");
        out.append("| label | says | values | of |\n|---|---|---|---|\n");
        meters.forEach((label, meanings) -> meanings.forEach((meaning, names) -> out.append("| `")
                .append(label)
                .append("` | ")
                .append(meaning)
                .append(" | ")
                .append(meanings.size() == 1 ? "" : code(names))
                .append(" |\n")));
        return out.toString();
    }

    /** The boundaries that several meters share. */
    private static String buckets() {
        StringBuilder out = new StringBuilder("\n## Buckets\n\n| buckets | boundaries |\n|---|---|\n");
        Project.CATALOGS.stream()
                .flatMap(catalog -> catalog.rows().stream())
                .map(MeterSpec::buckets)
                .filter(buckets -> !buckets.isEmpty())
                .distinct()
                .forEach(buckets -> out.append("| ")
                        .append(range(buckets))
                        .append(" | ")
                        .append(numbers(buckets))
                        .append(" |\n"));
        return out.toString();
    }

    private static String range(List<Double> buckets) {
        return buckets.size() + " from " + numbers(List.of(buckets.get(0))) + " to "
                + numbers(List.of(buckets.get(buckets.size() - 1)));
    }

    @Test
    void noTwoListsOfBucketsReadAlike() {
        List<List<Double>> lists = Project.CATALOGS.stream()
                .flatMap(catalog -> catalog.rows().stream())
                .map(row -> List.copyOf(row.buckets()))
                .filter(buckets -> !buckets.isEmpty())
                .distinct()
                .toList();
        assertThat(lists.stream().map(MetricsDocumentTest::range)).doesNotHaveDuplicates();
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
        out.append("\n#### `").append(row.name()).append("`\n\n");
        out.append(row.description()).append("\n\n");
        out.append("`").append(row.prometheusName()).append("`, ").append(kind(row));
        if (!row.unit().isEmpty()) {
            out.append(", ").append(row.unit());
        }
        if (!row.signals().isEmpty()) {
            out.append("; ").append(signals(row));
        }
        if (!row.buckets().isEmpty()) {
            out.append("; [").append(range(row.buckets())).append("](#buckets)");
        }
        out.append("\n");
        if (!row.tags().isEmpty()) {
            out.append("by ")
                    .append(code(
                            row.tags().stream().map(MeterSpec::prometheusLabel).toList()))
                    .append("\n");
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
