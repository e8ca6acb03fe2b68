package io.goldensignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goldensignals.dashboards.audit.Audit;
import io.goldensignals.dashboards.boards.Catalogs;
import io.goldensignals.dashboards.output.Format;
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
import org.junit.jupiter.params.provider.EnumSource;

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
                tags:
                - key: outcome
                  label: outcome
                  values: [success, refused]
                - key: status
                  label: status
              - name: pricing.build
                prometheus: pricing_build_info
                type: gauge
                tags:
                - key: version
                  label: version
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
                "histogram_quantile(0.9, sum by (job) (rate(pricing_duration_seconds_bucket[5m]))); histogram_quantile of what has no label le",
                "histogram_quantile(0.9, sum without (le) (rate(pricing_duration_seconds_bucket[5m]))); histogram_quantile of what has no label le",
                "histogram_quantile(0.9, pricing_duration_seconds_bucket); histogram_quantile of pricing_duration_seconds_bucket itself, which is of all time since the start: take its rate",
                "avg(histogram_quantile(0.9, sum by (le, instance) (rate(pricing_duration_seconds_bucket[5m])))); avg of quantiles, which is none: aggregate the buckets",
                "rate(pricing_orders_total[15s]); rate over 15s, in which there are not always two scrapes, 15 s apart",
                "increase(pricing_orders_total[20s] offset 1h); increase over 20s, in which there are not always two scrapes, 15 s apart",
                "sum without (job) (rate(pricing_orders_total[5m])) / on (job) group_left () count by (job) (up); the left side of / on (job) has no label job",
                "sum by (status) (rate(pricing_orders_total[5m])) / on (job) count by (job) (up); the left side of / on (job) has no label job",
                "sum by (alias) (label_replace(pricing_active, \"alias\", \"$1\", \"instanc\", \"(.*)\")); label_replace reads the label instanc, which no series has",
                "label_replace(pricing_active, \"alias\", \"$2\", \"instance\", \"(.*):.*\"); label_replace takes group 2 of (.*):.*, which has 1",
                "label_join(pricing_active, \"both\", \"-\", \"job\", \"room\"); label_join reads the label room, which no series has",
                "rate(pricing_orders_total{status=~\"^5\"}[5m]); a regular expression is of the whole value, and ^5 of a part",
                "rate(pricing_orders_total{status!~\"00$\"}[5m]); a regular expression is of the whole value, and 00$ of a part",
                "pricing_orders_total{outcome=\"succes\"}; outcome of pricing_orders_total is never succes, but [refused, success]",
                "pricing_orders_total{outcome!~\"success|refuse\"}; outcome of pricing_orders_total is never refuse, but [refused, success]",
                "pricing_orders_total{status=~\"(?!5).*\"}; (?!5).* is no regular expression of Prometheus'",
                "label_replace(pricing_active, \"alias\", \"$1\", \"job\", \"(?<!a)(.*)\"); (?<!a)(.*) is no regular expression of Prometheus'",
                "max_over_time(rate(pricing_active[5m])[1h:1m]); rate of pricing_active, which is a gauge",
                "rate(sum by (job) (pricing_orders_total)[10m:1m]); rate of an aggregation: an instance that starts again looks like growth: aggregate the rates",
                "deriv(pricing_orders_total[5m]); deriv of pricing_orders_total, which is a counter",
                "delta(pricing_orders_total[5m] @ end()); delta of pricing_orders_total, which is a counter",
                "rate(pricing_duration_seconds_max[5m]); rate of pricing_duration_seconds_max, which is a gauge",
                "pricing_activ offset -1h > 1; nothing is called pricing_activ",
                "absent(pricing_activ); nothing is called pricing_activ",
                "pricing_active unless on (job, instanze) up == 0; the left side of unless on (job, instanze) has no label instanze",
                "pricing_active{rute!=\"/health\"}; pricing_active has no label rute",
                "sum by (le) (pricing_active); no metric there has the label le",
                "sum by (job) (pricing_active) > sum by (instance) (pricing_active); the sides of > never match: only the left one has the label job",
                "pricing_active * on (job) group_left (versoin) pricing_build_info; no metric there has the label versoin",
                "pricing_duration_seconds_bucket{le=~\"0.3|1.0\"}; pricing_duration_seconds_bucket has no boundary 0.3, but [0.1, 1.0]",
                "{__name__=~\"pricings_.*\"}; nothing is called pricings_.*",
                "{\"pricing_active\", room=\"a\"}; pricing_active has no label room",
                "sum by ($dimension) (rate(pricing_order_total[$__rate_interval])); nothing is called pricing_order_total",
                "rate(pricing_orders_total offset 5m [5m]); not understood: rate(pricing_orders_total offset 5m [5m])",
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
                "rate(pricing_orders_total[5m] @ end())",
                "pricing_active @ 1609746000 and pricing_active @ start() offset -5m",
                "max_over_time(sum by (job) (rate(pricing_orders_total[5m]))[1h:1m] offset 1d)",
                "avg_over_time(pricing_active[30m:])",
                "sum without (instance, job) (pricing_active{job!~\"a|b\", instance!=\"\"})",
                "histogram_quantile(0.9, sum by (job) (rate(pricing_duration_seconds[5m])))",
                "histogram_avg(rate(pricing_duration_seconds[5m])) > 1 and histogram_fraction(0, 0.25, rate(pricing_duration_seconds[5m])) < 1",
                "{\"pricing_active\", job=\"a\"} or {__name__=\"pricing_active\"} or {__name__=~\"pricing_.*\"}",
                "pricing_active * on (job, instance) group_left (version) pricing_build_info",
                "count by (v) (count_values(\"v\", pricing_active))",
                "sum by (both) (label_join(pricing_active, \"both\", \"-\", \"job\", \"instance\"))",
                "pricing_active{job=\"a)]}\"} # a comment [of no_such_metric",
                "scalar(sum(pricing_active)) > 1 or vector(0) > time() - 5e3 or pricing_active > 0x1F",
                "SUM BY (job) (pricing_active) > 1 AND ON (job) up",
                "absent(up{job=\"x\"}) == 1 or absent_over_time(pricing_active{job=\"a\"}[5m])",
                "topk(5, sum(pricing_active) by (job)) > ignoring (instance) sum by (job) (pricing_active)",
                "info(pricing_active, {version=~\".+\"}) > 1",
                "time() - timestamp(pricing_active) > 60 and on () (day_of_week() > 1 and hour() < 3)",
                "quantile by (job) (0.9, pricing_active) and on (job) quantile_over_time(0.9, pricing_active[1h])",
                "deriv(pricing_active[5m]) + delta(pricing_active[5m]) + predict_linear(pricing_active[1h], 4 * 3600)",
                "resets(pricing_orders_total[1h]) > 1 or changes(pricing_active[5m]) > 1 or -pricing_active offset 1h30m > -1.5e+3",
                "sum by ($dimension, ${other}) (rate(pricing_orders_total{outcome=~\"$outcome\", status=~\"${status:regex}\"}[$__rate_interval]))",
                "sum by (job) (rate(pricing_orders_total{status=~\"5..|^4.*$\", outcome=~\"\"}[${window}]))",
                "pricing_duration_seconds_bucket{le=~\"1(\\\\.0)?\"}",
                "increase(pricing_orders_total[1d:1h]) or $metric{job=\"a\"} or sum($metric)",
                "label_replace(pricing_active, \"kind\", \"all\", \"\", \"\")",
                "max_over_time(pricing_active[5m]) > 0 unless on (job) up == 0",
                "pricing_orders_total{outcome=\"_OTHER\"} or pricing_orders_total{outcome=~\"refused|_OTHER\"}",
                "pricing_active and on (job, instance) time() - process_start_time_seconds > 60",
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

    @Test
    void legendsAndMessagesNameLabelsThatAreStillThere() throws Exception {
        Files.writeString(folder.resolve("metrics.yaml"), CATALOG);
        Path own = Files.createDirectories(folder.resolve("own"));
        Files.writeString(own.resolve("board.json"), """
                {"panels": [{"title": "P", "targets": [
                  {"expr": "sum by (material) (rate(pricing_duration_seconds_count[5m]))", "legendFormat": "{{material}} {{ instance }}"},
                  {"expr": "rate(pricing_duration_seconds_count[5m])", "legendFormat": "{{__name__}} {{material}} {{instance}}"}]}]}
                """);
        Files.writeString(own.resolve("r.yml"), """
                groups:
                - name: g
                  rules:
                  - alert: A
                    expr: sum by (job) (pricing_active) > 1
                    labels: {team: a}
                    annotations: {summary: '{{ $labels.job }} {{ $labels.team }} {{ $labels.instance }}'}
                """);
        assertThat(Generator.audit(
                        "audit", "--catalog", folder.resolve("metrics.yaml").toString(), own.toString()))
                .containsExactly(
                        own.resolve("board.json")
                                + ", panel P: the legend names the label instance, which is not there",
                        own.resolve("r.yml") + ", rule A: a message names the label instance, which is not there");
    }

    @Test
    void whatIsRecordedHasTheLabelsOfItsRule() throws Exception {
        Files.writeString(folder.resolve("metrics.yaml"), CATALOG);
        Path own = Files.createDirectories(folder.resolve("own"));
        Files.writeString(own.resolve("r.yml"), """
                groups:
                - name: g
                  rules:
                  - {record: 'job:active:sum', expr: 'sum by (job) (pricing_active)', labels: {kind: a}}
                  - {record: 'job:active:seen', expr: 'job:active:sum or last_over_time(job:active:seen[1h])'}
                  - {alert: A, expr: 'sum by (kind) (job:active:sum{job="a"}) > 1'}
                  - {alert: B, expr: 'job:active:sum{instance="a"} > 1'}
                  - {alert: C, expr: 'sum by (material) (job:active:sum) > 1'}
                  - {alert: D, expr: 'job:activ:sum > 1'}
                  - {alert: E, expr: 'job:active:seen > 1'}
                """);
        assertThat(Generator.audit(
                        "audit", "--catalog", folder.resolve("metrics.yaml").toString(), own.toString()))
                .hasSize(3)
                .anyMatch(line -> line.endsWith("rule B: job:active:sum has no label instance"))
                .anyMatch(line -> line.endsWith("rule C: no metric there has the label material"))
                .anyMatch(line -> line.endsWith("rule D: nothing is called job:activ:sum"));
    }

    @Test
    void windowsAreHeldAgainstTheIntervalOfTheScrapes() throws Exception {
        assertThat(findings("rule", "rate(pricing_orders_total[1m]) > 1")).isEmpty();
        assertThat(Generator.audit(
                        "audit",
                        "--interval",
                        "1m",
                        "--catalog",
                        folder.resolve("metrics.yaml").toString(),
                        folder.resolve("rule").toString()))
                .singleElement()
                .asString()
                .endsWith("rate over 1m, in which there are not always two scrapes, 60 s apart");
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
                .hasMessageStartingWith("class no.such.Meters, must be compiled and on the class path");
    }

    @Test
    void thePublishedCatalogueKnowsWhatThePublishedFilesRead() throws Exception {
        assertThat(Generator.audit("audit", "--catalog", "published", "dashboards", "rules"))
                .isEmpty();
        Files.writeString(
                folder.resolve("rules.yml"), "groups: [{name: a, rules: [{alert: A, expr: node_load2 > 1}]}]");
        assertThat(Generator.audit("audit", "--catalog", "published", folder.toString()))
                .singleElement()
                .asString()
                .endsWith("nothing is called node_load2");
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"FILES", "PROMETHEUSRULE", "CONFIGMAP"})
    void eachFormInWhichTheFilesAreGeneratedIsReadInFull(Format format) {
        Map<String, String> files = new TreeMap<>(format.of(Generator.files(Profile.OPERATION)));
        files.keySet().removeIf(name -> name.endsWith(".md"));
        Audit audit = new Audit();
        Catalogs.CATALOGS.forEach(audit::catalog);
        assertThat(audit.of(files)).isEmpty();

        Audit plain = new Audit();
        Catalogs.CATALOGS.forEach(plain::catalog);
        Map<String, String> generated = new TreeMap<>(Generator.files(Profile.OPERATION));
        generated.keySet().removeIf(name -> name.endsWith(".md"));
        plain.of(generated);
        assertThat(audit.expressions()).isEqualTo(plain.expressions()).isGreaterThan(300);
    }

    @Test
    void eachDocumentOfAFileAndEachItemOfAListIsRead() throws Exception {
        Files.writeString(folder.resolve("metrics.yaml"), CATALOG);
        Path own = Files.createDirectories(folder.resolve("own"));
        Files.writeString(own.resolve("a.yaml"), """
                groups: [{name: a, rules: [{alert: A, expr: pricing_active > 1}]}]
                ---
                groups: [{name: b, rules: [{alert: B, expr: first_one > 1}]}]
                ---
                kind: List
                items:
                - kind: ConfigMap
                  data:
                    board.json: '{"panels": [{"title": "P", "targets": [{"expr": "second_one"}]}]}'
                    notes.txt: 'none'
                - kind: PrometheusRule
                  spec: {groups: [{name: c, rules: [{alert: C, expr: third_one > 1}]}]}
                """);
        assertThat(Generator.audit(
                        "audit", "--catalog", folder.resolve("metrics.yaml").toString(), own.toString()))
                .containsExactly(
                        own.resolve("a.yaml") + ", document 2, rule B: nothing is called first_one",
                        own.resolve("a.yaml")
                                + ", document 3, item 1, board.json, panel P: nothing is called second_one",
                        own.resolve("a.yaml") + ", document 3, item 2, rule C: nothing is called third_one");
    }

    @Test
    void aFolderInWhichThereIsNothingToCompareIsRefused() throws Exception {
        Files.writeString(folder.resolve("metrics.yaml"), CATALOG);
        Path own = Files.createDirectories(folder.resolve("own"));
        Files.writeString(own.resolve("settings.yaml"), "interval: 5m");
        assertThatThrownBy(() -> Generator.audit(
                        "audit", "--catalog", folder.resolve("metrics.yaml").toString(), own.toString()))
                .hasMessage("nothing to compare in [" + own
                        + "], must have dashboards of Grafana (.json) or rules of Prometheus (.yml, .yaml)");

        Path broken = Files.writeString(own.resolve("board.json"), "{");
        Files.writeString(own.resolve("empty.yaml"), "---\n");
        assertThat(Generator.audit(
                        "audit", "--catalog", folder.resolve("metrics.yaml").toString(), own.toString()))
                .containsExactly(broken + ": cannot be read");
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
