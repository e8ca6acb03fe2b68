package io.goldensignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goldensignals.dashboards.audit.Audit;
import io.goldensignals.dashboards.boards.Catalogs;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.settings.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with dashboards and rules is found, and nothing else. */
class AuditTest {

    private static final String CATALOG = """
            catalogs:
            - name: pricing
              metrics:
              - name: pricing.duration
                prometheus: pricing_duration_seconds
                type: histogram
                buckets: [0.1, 1]
                tags:
                - key: material
                  label: material
              - name: pricing.active
                prometheus: pricing_active
                type: gauge
              - name: pricing.orders
                prometheus: pricing_orders_total
                type: counter
            """;

    @TempDir
    Path folder;

    @Test
    void nothingIsFoundInTheGeneratedFiles() {
        Audit audit = new Audit();
        Catalogs.CATALOGS.forEach(audit::catalog);
        Map<String, String> files = new TreeMap<>(Generator.files(Profile.OPERATION));
        files.keySet().removeIf(name -> name.startsWith("runbooks/"));
        assertThat(audit.of(files)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "sum(rate(pricing_durations_seconds_count[5m])); nothing is called pricing_durations_seconds_count",
                "pricing_active{room=\"a\"}; pricing_active has no label room",
                "rate(pricing_active[5m]); rate of pricing_active, which is a gauge",
                "increase(pricing_active[1h]) > 0; increase of pricing_active, which is a gauge",
                "pricing_duration_seconds_bucket{le=\"0.5\"}; pricing_duration_seconds_bucket has no boundary 0.5, but [0.1, 1.0]",
                "sum by (material, room) (pricing_duration_seconds_count); no metric there has the label room",
                "pricing_orders_total and on (room) pricing_active; no metric there has the label room",
                "sum(rate(pricing_orders_total[5m]) > 1; brackets are not closed: sum(rate(pricing_orders_total[5m]) > 1"
            })
    void aPlantedFaultIsFound(String expr, String finding) throws Exception {
        for (String form : List.of("panel", "rule", "resource")) {
            assertThat(findings(form, expr))
                    .as(form)
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line).endsWith(finding));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "sum by (material) (rate(pricing_duration_seconds_count{job=\"a\"}[5m]))",
                "histogram_quantile(0.9, sum by (le, cluster) (rate(pricing_duration_seconds_bucket[$__rate_interval])))",
                "pricing_duration_seconds_bucket{le=\"1.0\"}",
                "pricing_duration_seconds_bucket{le=\"+Inf\"}",
                "sum by (alias) (label_replace(pricing_active, \"alias\", \"$1\", \"job\", \"(.*)\"))",
                "max_over_time(pricing_active[5m]) > 0 unless on (job) up == 0",
                "ALERTS{alertname=\"X\"}"
            })
    void whatIsRightIsNotFound(String expr) throws Exception {
        for (String form : List.of("panel", "rule", "resource")) {
            assertThat(findings(form, expr)).as(form).isEmpty();
        }
    }

    private List<String> findings(String form, String expr) throws IOException {
        Path catalog = folder.resolve("metrics.yaml");
        Files.writeString(catalog, CATALOG);
        Map<String, Object> groups =
                Map.of("groups", List.of(Map.of("name", "g", "rules", List.of(Map.of("alert", "A", "expr", expr)))));
        Path own = folder.resolve(form);
        Files.createDirectories(own);
        switch (form) {
            case "panel" ->
                Files.writeString(
                        own.resolve("board.json"),
                        Output.json(Map.of(
                                "panels",
                                List.of(Map.of(
                                        "title",
                                        "row",
                                        "panels",
                                        List.of(Map.of("title", "p", "targets", List.of(Map.of("expr", expr)))))))));
            case "rule" -> Files.writeString(own.resolve("rules.yml"), Output.yaml("", groups));
            default ->
                Files.writeString(
                        own.resolve("rules.yaml"),
                        Output.yaml("", new LinkedHashMap<>(Map.of("kind", "PrometheusRule", "spec", groups))));
        }
        return Generator.audit("audit", "--catalog", catalog.toString(), own.toString());
    }

    @Test
    void aScrapeSaysWhatIsMeasured() throws Exception {
        Files.writeString(folder.resolve("scrape.txt"), """
                # TYPE queue_depth gauge
                queue_depth{queue="a, {b}"} 3
                # TYPE wait_seconds histogram
                wait_seconds_bucket{le="0.5"} 1
                wait_seconds_bucket{le="+Inf"} 2
                """);
        Path rules = folder.resolve("rules");
        Files.createDirectories(rules);
        Files.writeString(rules.resolve("r.yml"), """
                groups:
                - name: g
                  rules:
                  - {record: "own:depth", expr: "sum by (queue) (queue_depth)"}
                  - {alert: A, expr: "own:depth > 3"}
                  - {alert: B, expr: "rate(queue_depth[5m]) > 3"}
                  - {alert: C, expr: "wait_seconds_bucket{le=\\"0.25\\"} > 3"}
                """);
        assertThat(Generator.audit(
                        "audit", "--scrape", folder.resolve("scrape.txt").toString(), rules.toString()))
                .hasSize(2)
                .anyMatch(line -> line.contains("rule B: rate of queue_depth"))
                .anyMatch(line -> line.contains("rule C: wait_seconds_bucket has no boundary 0.25"));
    }

    @Test
    void whatDiesWithTheNextVersionIsFoundBefore() throws Exception {
        findings("rule", "pricing_active > 3");
        Path next = folder.resolve("next.yaml");
        Files.writeString(next, CATALOG.replace("pricing_active", "pricing_running"));

        assertThat(Generator.audit(
                        "audit",
                        "--catalog",
                        folder.resolve("metrics.yaml").toString(),
                        "--next",
                        next.toString(),
                        folder.resolve("rule").toString()))
                .singleElement()
                .asString()
                .startsWith("next version: ")
                .endsWith("rule A: nothing is called pricing_active");
    }

    /** A folder that the format {@code v2} wrote is read as well. */
    @Test
    void dashboardsAsResourcesAreRead() throws Exception {
        Generator.run("generate", "--out", folder.toString(), "--format", "v2");
        Path board = folder.resolve("dashboards-v2/http.json");
        Files.writeString(
                board, Files.readString(board).replace("http_server_active_requests", "http_server_running_requests"));

        Audit audit = new Audit();
        Catalogs.CATALOGS.forEach(audit::catalog);
        assertThat(audit.of(List.of(folder.resolve("dashboards-v2"), folder.resolve("rules"))))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .contains("http.json")
                        .endsWith("nothing is called http_server_running_requests"));
    }

    @Test
    void aCatalogueIsTakenFromItsClassAsWell() throws Exception {
        Files.writeString(
                folder.resolve("rules.yml"),
                "groups: [{name: a, rules: [{alert: A, expr: 'rate(pricing_quote_duration_seconds_count{tarif=\"a\"}[5m]) > 1'}]}]");
        assertThat(Generator.audit("audit", "--catalog", "com.example.pricing.PricingMeters", folder.toString()))
                .singleElement()
                .asString()
                .endsWith("no label tarif");
    }

    @Test
    void refusalsNameWhatCannotBeRead() {
        Path other = folder.resolve("other.yaml");
        assertThatThrownBy(() -> {
                    Files.writeString(other, "metrics: []");
                    Generator.audit("audit", "--catalog", other.toString(), folder.toString());
                })
                .hasMessage("file " + other + " has no catalogs, must have the form of the published metrics.yaml");
        assertThatThrownBy(() -> Generator.audit("audit", "--scrape", "http://127.0.0.1:1/metrics", folder.toString()))
                .hasMessageStartingWith(
                        "--scrape http://127.0.0.1:1/metrics, must be a file or an address that answers: ");
        assertThatThrownBy(() -> Generator.audit("audit", "--catalog", "no.such.Meters", folder.toString()))
                .hasMessageStartingWith("class no.such.Meters, must have a public static field CATALOG");
    }

    @Test
    void argumentsThatCannotWorkAreRefused() {
        for (String[] arguments : List.of(
                new String[] {"audit"},
                new String[] {"audit", folder.toString()},
                new String[] {"audit", "--catalog"},
                new String[] {"audit", "--nonsense", "x", folder.toString()})) {
            assertThatThrownBy(() -> Generator.audit(arguments)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
