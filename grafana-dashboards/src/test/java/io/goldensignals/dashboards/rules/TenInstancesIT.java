package io.goldensignals.dashboards.rules;

import static io.goldensignals.servlet.ServletMeters.REQUEST_DURATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.MeterSpec;
import io.goldensignals.dashboards.boards.BoardFile;
import io.goldensignals.dashboards.boards.Catalogs;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.PromqlReader;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten instances of a service behind one Prometheus, one of which starts again: what is shown is true of all together. */
class TenInstancesIT {

    private static final int INSTANCES = 10;

    private static final int RESTART = 40;

    private static final int END = 50;

    /** Of an instance in a minute. */
    private static final int EACH = 60;

    private static final Pattern QUANTILE = Pattern.compile("histogram_quantile\\(([\\d.]+), ");

    @TempDir
    Path folder;

    private final List<Map<String, Object>> series = new ArrayList<>();
    private final List<Map<String, Object>> expectations = new ArrayList<>();

    /**
     * Nine instances are fast, all their recordings are in the first bucket; those of the tenth are in the third. Of all
     * together nine tenths are fast; the mean of the instances' percentiles would be something else.
     */
    @Test
    void everyQuantileIsThatOfTheRecordingsOfAllInstances() throws Exception {
        Map<String, MeterSpec> rows = new TreeMap<>();
        for (MeterSpec row : Catalogs.ALL) {
            if (row.buckets().size() > 2) {
                rows.put(row.prometheusName() + "_bucket", row);
            }
        }
        int quantiles = 0;
        Map<MeterSpec, Set<Map<String, String>>> tags = new HashMap<>();
        for (String expr : expressions()) {
            Matcher quantile = QUANTILE.matcher(expr);
            List<PromqlReader.Selector> selectors = PromqlReader.selectors(expr);
            if (!quantile.find()
                    || selectors.size() > 1
                    || !rows.containsKey(selectors.get(0).metric())) {
                continue;
            }
            MeterSpec row = Objects.requireNonNull(rows.get(selectors.get(0).metric()));
            assertThat(PromqlReader.groupingLabels(expr)).as(expr).contains("le");
            quantiles++;
            tags.computeIfAbsent(row, of -> new HashSet<>()).add(CatalogData.fitting(row, selectors.get(0)));
            // A condition such as that of an alert is not part of the quantile.
            String alone = expr.replaceFirst(" [<>]=? [\\d.]+$", "");
            boolean apart = PromqlReader.groupingLabels(expr).contains("instance");
            double q = Double.parseDouble(quantile.group(1));
            for (int minute : new int[] {RESTART - 1, RESTART + 1, RESTART + 3}) {
                // For some minutes the fast ones have a little less weight.
                double tolerance = minute < RESTART ? 1e-6 : 0.05;
                expectAbout("max(" + alone + ")", minute, apart ? slow(row, q) : ofAll(row, q), tolerance);
                expectAbout("min(" + alone + ")", minute, apart ? fast(row, q) : ofAll(row, q), tolerance);
            }
        }
        assertThat(quantiles).isGreaterThan(40);
        tags.forEach((row, combinations) -> combinations.forEach(labels -> buckets(row, labels)));
        play(List.of(Category.HTTP.toString()));
    }

    private static List<String> expressions() {
        return Stream.concat(
                        RuleFiles.rules(Profile.OPERATION).map(CatalogData::expression),
                        BoardFile.all().stream()
                                .flatMap(board -> board.expressions().stream())
                                .map(CatalogData::expression))
                .distinct()
                .toList();
    }

    private static double fast(MeterSpec row, double q) {
        return row.buckets().get(0) * q;
    }

    private static double slow(MeterSpec row, double q) {
        double from = row.buckets().get(1);
        return from + (row.buckets().get(2) - from) * q;
    }

    private static double ofAll(MeterSpec row, double q) {
        double fast = (INSTANCES - 1) / (double) INSTANCES;
        return q <= fast ? fast(row, q / fast) : slow(row, (q - fast) / (1 - fast));
    }

    private void buckets(MeterSpec row, Map<String, String> tags) {
        for (int instance = 0; instance < INSTANCES; instance++) {
            for (int i = 0; i <= row.buckets().size(); i++) {
                boolean holds = i >= 2 || instance < INSTANCES - 1;
                Map<String, String> labels = new TreeMap<>(tags);
                labels.put(
                        "le",
                        i == row.buckets().size()
                                ? "+Inf"
                                : CatalogData.le(row.buckets().get(i)));
                counter(row.prometheusName() + "_bucket", labels, instance, holds ? EACH : 0);
            }
        }
    }

    /** Instance 3 starts again, and Prometheus misses one scrape of it. */
    @Test
    void aRestartIsNoSpikeAndNoAlert() throws Exception {
        for (int instance = 0; instance < INSTANCES; instance++) {
            Map<String, String> route = new TreeMap<>(Map.of("http_route", "/orders", "outcome", "success"));
            counter(Metric.count(REQUEST_DURATION).now(), route, instance, EACH);
            for (double boundary : REQUEST_DURATION.buckets()) {
                Map<String, String> bucket = new TreeMap<>(route);
                bucket.put("le", CatalogData.le(boundary));
                counter(Metric.bucket(REQUEST_DURATION).now(), bucket, instance, EACH);
            }
            series("up", Map.of(), instance, instance == 3 ? "1x" + (RESTART - 2) + " 0 1x40" : "1x" + END);
        }
        for (int minute = RESTART - 5; minute < END; minute++) {
            // Ten per second; what an instance has counted since its last scrape is lost with it.
            expect("count(job:http_requests:rate5m > 9.6 and job:http_requests:rate5m < 10.001)", minute, 1);
            expect("max(job:http_requests:error_ratio_rate5m)", minute, 0);
            expect("max(job:http_requests:slow_ratio_rate5m)", minute, 0);
            expectation("ALERTS{alertname!=\"Watchdog\"}", minute, List.of());
        }
        play(List.of(Category.HTTP.toString(), Category.PRESENCE.toString()));
    }

    /** Of the restart the last minute before is missing, and it has counted half a minute since. */
    private void counter(String name, Map<String, String> labels, int instance, int growth) {
        String calm = "0+" + growth + "x" + END;
        String restarted = "0+" + growth + "x" + (RESTART - 2) + " stale " + growth / 2 + "+" + growth + "x40";
        series(name, labels, instance, instance == 3 ? restarted : calm);
    }

    private void series(String name, Map<String, String> labels, int instance, String values) {
        Map<String, String> all = new TreeMap<>(labels);
        all.values().removeIf(String::isEmpty);
        all.putAll(Map.of("cluster", "c", "namespace", CatalogData.NAMESPACE, "job", "shop-api"));
        all.put("instance", "i" + instance + ":8080");
        List<String> texts = all.entrySet().stream()
                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                .toList();
        series.add(Map.of("series", name + "{" + String.join(", ", texts) + "}", "values", values));
    }

    private void expectAbout(String expr, int minute, double value, double tolerance) {
        expect("abs(" + expr + " / " + value + " - 1) < bool " + tolerance, minute, 1);
    }

    private void expect(String expr, int minute, double value) {
        expectation(expr, minute, List.of(Map.of("labels", "{}", "value", value)));
    }

    private void expectation(String expr, int minute, List<?> samples) {
        Map<String, Object> expectation = new LinkedHashMap<>();
        expectation.put("expr", expr);
        expectation.put("eval_time", minute + "m");
        expectation.put("exp_samples", samples);
        expectations.add(expectation);
    }

    private void play(List<String> rules) throws Exception {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("interval", "1m");
        test.put("input_series", series);
        test.put("promql_expr_test", expectations);
        RuleTests.play(folder, 1, rules, List.of(test));
    }
}
