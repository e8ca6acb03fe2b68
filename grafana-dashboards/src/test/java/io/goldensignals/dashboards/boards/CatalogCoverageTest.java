package io.goldensignals.dashboards.boards;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.DatabaseMeters;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.TagSpec;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Expr;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.PromqlReader;
import io.goldensignals.dashboards.prometheus.Rule;
import io.goldensignals.dashboards.rules.RuleFiles;
import io.goldensignals.dashboards.rules.Rules;
import io.goldensignals.dashboards.settings.Profile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dashboards and rules speak of what the catalogues have, of all of it, and of nothing else. */
public class CatalogCoverageTest {

    /** Rows that no panel and no rule shows, and why. */
    private static final Map<String, String> WAIVED = DatabaseMeters.CATALOG.rows().stream()
            .collect(Collectors.toMap(MeterSpec::name, row -> "our boards show the same pools among all resources"));

    private static final Pattern LABEL = Pattern.compile("\\$labels\\.(\\w+)");

    private static final List<String> EXPRESSIONS = Stream.concat(
                    BoardFile.all().stream().flatMap(board -> board.allExpressions().stream()),
                    RuleFiles.rules(Profile.OPERATION).map(Rule::expr))
            .toList();

    @Test
    void everyMeterIsShownOrAlertedOnOrSaysWhyNot() {
        Set<String> used = metrics(EXPRESSIONS);
        List<String> forgotten = Catalogs.OURS.stream()
                .flatMap(catalog -> catalog.rows().stream())
                .filter(row -> names(row).noneMatch(used::contains))
                .map(MeterSpec::name)
                .filter(name -> !WAIVED.containsKey(name))
                .toList();
        assertThat(forgotten).as("meters on no panel and in no rule").isEmpty();
    }

    @Test
    void waiversAreNeeded() {
        Set<String> used = metrics(EXPRESSIONS);
        List<String> needless = Catalogs.OURS.stream()
                .flatMap(catalog -> catalog.rows().stream())
                .filter(row -> WAIVED.containsKey(row.name()) && names(row).anyMatch(used::contains))
                .map(MeterSpec::name)
                .toList();
        assertThat(needless).isEmpty();
    }

    @Test
    void everyNameInAnExpressionIsARowsOrARecordedOne() {
        assertThat(unknown(Catalogs.ALL, EXPRESSIONS)).isEmpty();
    }

    @Test
    void whatExpressionsGroupByAndMessagesNameAreLabelsOfTheirSeries() {
        List<String> unknown = new ArrayList<>();
        for (String expr : EXPRESSIONS) {
            Set<String> known = labels(expr);
            PromqlReader.groupingLabels(expr).stream()
                    .filter(label -> !known.contains(label))
                    .forEach(label -> unknown.add(label + " in " + expr));
        }
        for (Alert alert : Rules.alerts(Profile.OPERATION)) {
            Set<String> known = labels(alert.expr());
            LABEL.matcher(alert.yaml().toString())
                    .results()
                    .map(result -> result.group(1))
                    .filter(label -> !known.contains(label))
                    .forEach(label -> unknown.add(label + " in " + alert.name()));
        }
        assertThat(unknown).isEmpty();
    }

    /** The labels that the series of an expression have, and those that rules and Prometheus give. */
    private static Set<String> labels(String expr) {
        Set<String> labels =
                new HashSet<>(Set.of("cluster", "namespace", "job", "instance", "le", "figure", "against", "period"));
        Set<String> metrics = metrics(List.of(expr));
        // Recorded series say at the beginning of their names what they are kept by.
        if (metrics.stream().anyMatch(metric -> metric.startsWith("route:"))) {
            labels.add("http_route");
        }
        if (metrics.stream().anyMatch(metric -> metric.startsWith("messaging_destination_name:"))) {
            labels.add("messaging_destination_name");
        }
        // What label_join makes of others.
        if (expr.contains("label_join(")) {
            labels.add("where");
        }
        if (metrics.stream().anyMatch(metric -> metric.startsWith("job_name:"))) {
            labels.add("job_name");
        }
        if (metrics.contains("ALERTS")) {
            labels.addAll(Set.of("alertname", "alertstate", "severity", "category"));
        }
        Catalogs.ALL.stream()
                .filter(row -> names(row).anyMatch(metrics::contains))
                .forEach(row -> row.tags().forEach(tag -> labels.add(Promql.label(tag))));
        return labels;
    }

    @Test
    void aRenamedMeterIsNoticed() {
        for (MeterCatalog catalog : Catalogs.OURS) {
            for (MeterSpec row : catalog.rows()) {
                if (!WAIVED.containsKey(row.name())) {
                    MeterSpec renamed = MeterSpec.foreign(row.name() + ".renamed", row.unit(), row.type())
                            .description(row.description())
                            .tags(row.tags().toArray(TagSpec[]::new))
                            .build();
                    assertThat(unknown(with(row, renamed), EXPRESSIONS))
                            .as("rename of %s", row)
                            .isNotEmpty();
                }
            }
        }
    }

    @Test
    void aRenamedTagIsNoticed() {
        for (MeterCatalog catalog : Catalogs.OURS) {
            for (MeterSpec row : catalog.rows()) {
                for (int i = 0; i < row.tags().size(); i++) {
                    String label = Promql.label(row.tags().get(i));
                    boolean conditioned = EXPRESSIONS.stream()
                            .flatMap(expr -> PromqlReader.selectors(expr).stream())
                            .anyMatch(selector -> names(row).anyMatch(selector.metric()::equals)
                                    && selector.conditions().stream()
                                            .anyMatch(condition ->
                                                    condition.label().equals(label)));
                    if (conditioned) {
                        List<TagSpec> tags = new ArrayList<>(row.tags());
                        tags.set(i, TagSpec.capped(row.tags().get(i).key() + ".renamed", "", 1));
                        MeterSpec renamed = MeterSpec.foreign(row.name(), row.unit(), row.type())
                                .description(row.description())
                                .tags(tags.toArray(TagSpec[]::new))
                                .build();
                        assertThat(unknown(with(row, renamed), EXPRESSIONS))
                                .as("rename of %s of %s", label, row)
                                .isNotEmpty();
                    }
                }
            }
        }
    }

    private static List<MeterSpec> with(MeterSpec row, MeterSpec replacement) {
        return Catalogs.ALL.stream()
                .map(other -> other == row ? replacement : other)
                .toList();
    }

    /** The names and labels in expressions that none of {@code rows} and no recording rule has. */
    public static List<String> unknown(Collection<MeterSpec> rows, List<String> expressions) {
        Map<String, Set<String>> known = new TreeMap<>();
        for (MeterSpec row : rows) {
            Set<String> labels = row.tags().stream().map(Promql::label).collect(Collectors.toSet());
            names(row).forEach(name -> known.put(name, labels));
        }
        Set<String> recorded = RuleFiles.recorded();
        Set<String> always = Set.of("cluster", "namespace", "job", "instance", "le");
        List<String> unknown = new ArrayList<>();
        for (String expr : expressions) {
            for (PromqlReader.Selector selector : PromqlReader.selectors(expr)) {
                if (recorded.contains(selector.metric()) || selector.metric().startsWith("ALERTS")) {
                    continue;
                }
                if (!known.containsKey(selector.metric())) {
                    unknown.add(selector.metric());
                    continue;
                }
                selector.conditions().stream()
                        .map(Expr.Condition::label)
                        .filter(label -> !always.contains(label)
                                && !known.get(selector.metric()).contains(label))
                        .forEach(label -> unknown.add(selector.metric() + "{" + label + "}"));
            }
        }
        return unknown;
    }

    private static Set<String> metrics(List<String> expressions) {
        return expressions.stream()
                .flatMap(expr -> PromqlReader.selectors(expr).stream())
                .map(PromqlReader.Selector::metric)
                .collect(Collectors.toSet());
    }

    private static Stream<String> names(MeterSpec row) {
        String name = row.prometheusName();
        return switch (row.type()) {
            case TIMER, DISTRIBUTION_SUMMARY -> Stream.of(name + "_bucket", name + "_count", name + "_sum");
            default -> Stream.of(name);
        };
    }
}
