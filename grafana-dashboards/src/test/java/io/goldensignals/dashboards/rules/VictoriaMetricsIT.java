package io.goldensignals.dashboards.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.dashboards.boards.BoardFile;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.PromqlReader;
import io.goldensignals.dashboards.prometheus.Recording;
import io.goldensignals.dashboards.prometheus.Rule;
import io.goldensignals.dashboards.settings.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * VictoriaMetrics is written the same samples as Prometheus: those of every meter of the catalogues, and those of the alerts'
 * scenarios, each in a namespace of its own. Rules and panels give the same numbers on both.
 */
class VictoriaMetricsIT {

    private static final int MINUTES = 201;

    private static final int OF_CATALOGUES = 121;

    /** When rules begin to be evaluated: then all but the longest windows are full. */
    private static final int FIRST = 20;

    /** From when on recordings of recordings are compared. */
    private static final int SETTLED = 100;

    /** How much two numbers may differ, relative to the greater one. */
    private static final double TOLERANCE = 1e-6;

    /** Where a counter jumps: Prometheus takes it to have grown alike at the ends of the window, where it has no samples. */
    private static final double OF_JUMPS = 0.25;

    /** Over a day of which samples cover two hours: Prometheus assumes half a minute more before the first of them. */
    private static final double OF_A_DAY = 0.01;

    /** There are samples of two hours only; what the fences are made of does not differ from one kind to the other. */
    private static final String OF_FORMER_DAYS = "against=\"days\"";

    private static final long START = Instant.now()
            .minus(5, ChronoUnit.HOURS)
            .truncatedTo(ChronoUnit.HOURS)
            .getEpochSecond();

    @TempDir
    static Path folder;

    private static Engine prometheus;
    private static Engine victoria;
    private static final Map<String, List<String>> RECORDED = new LinkedHashMap<>();
    private static final Set<String> WITH_DATA = new HashSet<>();

    @BeforeAll
    static void writeTheSameToBoth() throws Exception {
        Files.writeString(
                folder.resolve("prometheus.yml"),
                Output.yaml("", Map.of("storage", Map.of("tsdb", Map.of("out_of_order_time_window", "1d")))));
        prometheus = Engine.start(
                "prometheus",
                folder,
                START,
                port -> List.of(
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=prometheus",
                        "--web.enable-remote-write-receiver",
                        "--web.listen-address=127.0.0.1:" + port));
        victoria = Engine.start(
                "victoria-metrics",
                folder,
                START,
                port -> List.of(
                        "-storageDataPath=victoria",
                        "-httpListenAddr=127.0.0.1:" + port,
                        "-search.minStalenessInterval=5m",
                        "-search.disableCache"));
        Map<Map<String, String>, double[]> samples = new LinkedHashMap<>(CatalogData.of(OF_CATALOGUES, START));
        for (String name : List.of("ALERTS", "ALERTS_FOR_STATE")) {
            double[] firing = new double[OF_CATALOGUES];
            Arrays.fill(firing, name.equals("ALERTS") ? 1 : START);
            Map<String, String> labels = new TreeMap<>(Map.of("__name__", name, "alertname", "HttpRouteFailing"));
            labels.putAll(Map.of("cluster", "c", "namespace", CatalogData.NAMESPACE, "job", "shop-api"));
            labels.putAll(Map.of("severity", "warning", "category", "http", "http_route", "x0"));
            if (name.equals("ALERTS")) {
                labels.put("alertstate", "firing");
            }
            samples.put(labels, firing);
        }
        List<Scenario> scenarios = scenarios();
        for (int i = 0; i < scenarios.size(); i++) {
            samples.putAll(samples(scenarios.get(i), "s" + i));
        }
        prometheus.write(samples);
        victoria.write(samples);
        victoria.flush();
        record();
    }

    @AfterAll
    static void stop() throws Exception {
        for (Engine engine : new Engine[] {prometheus, victoria}) {
            if (engine != null) {
                engine.close();
            }
        }
    }

    /** Those whose samples are a minute apart, and that are over in time. */
    private static List<Scenario> scenarios() {
        return Scenarios.all().stream()
                .filter(scenario -> scenario.stepMinutes == 1 && scenario.resolvedAt < MINUTES)
                .toList();
    }

    private static Map<Map<String, String>, double[]> samples(Scenario scenario, String namespace) {
        Map<Map<String, String>, double[]> samples = new LinkedHashMap<>();
        scenario.samples().forEach((series, texts) -> {
            PromqlReader.Selector selector = PromqlReader.selectors(series).get(0);
            Map<String, String> labels = new TreeMap<>();
            selector.conditions()
                    .forEach(condition -> labels.put(
                            condition.label(),
                            condition.value().replace("\\\"", "\"").replace("\\\\", "\\")));
            labels.values().removeIf(String::isEmpty);
            labels.put("__name__", selector.metric());
            labels.put("cluster", "c");
            labels.put("namespace", namespace);
            double[] values = new double[Math.min(texts.size(), MINUTES)];
            for (int i = 0; i < values.length; i++) {
                String text = texts.get(i);
                values[i] =
                        text.equals("stale") ? Engine.STALE : text.equals("_") ? Double.NaN : Double.parseDouble(text);
            }
            samples.put(labels, values);
        });
        return samples;
    }

    /** Evaluates the recordings of each engine on its own data, at every minute, and writes them there. */
    private static void record() throws Exception {
        for (Rule rule : RuleFiles.rules(Profile.OPERATION).toList()) {
            if (rule instanceof Recording recording) {
                Map<Map<String, String>, double[]> expected = prometheus.range(recording.expr(), FIRST, MINUTES);
                Map<Map<String, String>, double[]> actual = victoria.range(recording.expr(), FIRST, MINUTES);
                if (expected.keySet().stream()
                        .anyMatch(labels -> CatalogData.NAMESPACE.equals(labels.get("namespace")))) {
                    WITH_DATA.add(recording.record());
                }
                RECORDED.merge(recording.record(), ranges(expected, actual), VictoriaMetricsIT::joined);
                prometheus.write(recorded(recording, expected));
                victoria.write(recorded(recording, actual));
                victoria.flush();
            }
        }
    }

    private static List<String> joined(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static Map<Map<String, String>, double[]> recorded(
            Recording recording, Map<Map<String, String>, double[]> values) {
        Map<Map<String, String>, double[]> samples = new HashMap<>();
        values.forEach((labels, series) -> {
            Map<String, String> all = new TreeMap<>(labels);
            all.putAll(recording.labels());
            all.put("__name__", recording.record());
            double[] marked = series.clone();
            for (int i = 1; i < marked.length; i++) {
                if (Double.isNaN(series[i]) && !Double.isNaN(series[i - 1])) {
                    marked[i] = Engine.STALE;
                }
            }
            samples.put(all, marked);
        });
        return samples;
    }

    @Test
    void everyRecordingIsTheSame() {
        List<String> differences = new ArrayList<>();
        RECORDED.forEach((name, found) -> found.stream().limit(3).forEach(each -> differences.add(name + " " + each)));
        assertThat(differences).isEmpty();
        assertThat(RECORDED.keySet()).as("recordings of which there is no data").isSubsetOf(WITH_DATA);
    }

    @Test
    void everyAlertIsTheSame() throws Exception {
        List<String> differences = new ArrayList<>();
        List<Scenario> scenarios = scenarios();
        int fired = 0;
        for (int i = 0; i < scenarios.size(); i++) {
            Scenario scenario = scenarios.get(i);
            Alert alert = scenario.rule(Rules.alerts(Profile.OPERATION));
            for (int minute : new int[] {scenario.quietAt, scenario.firesAt, scenario.resolvedAt}) {
                Map<Map<String, String>, Double> expected = of(prometheus.at(alert.expr(), minute), "s" + i);
                Map<Map<String, String>, Double> actual = of(victoria.at(alert.expr(), minute), "s" + i);
                fired += expected.isEmpty() ? 0 : 1;
                compare(expected, actual, OF_JUMPS)
                        .forEach(each -> differences.add(alert.name() + " at " + minute + " " + each));
            }
        }
        assertThat(differences).isEmpty();
        assertThat(fired).isGreaterThanOrEqualTo(scenarios.size());
    }

    @Test
    void everyPanelIsTheSame() throws Exception {
        List<String> differences = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        int minute = OF_CATALOGUES - 1;
        for (BoardFile board : BoardFile.all()) {
            for (String template : board.expressions()) {
                String expr = CatalogData.expression(template);
                Map<Map<String, String>, Double> expected = prometheus.at(expr, minute);
                if (expected.isEmpty() && !expr.contains(OF_FORMER_DAYS)) {
                    empty.add(board + " " + expr);
                }
                compare(expected, victoria.at(expr, minute), expr.contains("[1d]") ? OF_A_DAY : TOLERANCE)
                        .forEach(each -> differences.add(board + " " + expr + " " + each));
            }
        }
        assertThat(differences).isEmpty();
        assertThat(empty).as("panels of which there is no data").isEmpty();
    }

    private static Map<Map<String, String>, Double> of(Map<Map<String, String>, Double> values, String namespace) {
        values.keySet().removeIf(labels -> !namespace.equals(labels.get("namespace")));
        return values;
    }

    private static List<String> ranges(
            Map<Map<String, String>, double[]> expected, Map<Map<String, String>, double[]> actual) {
        List<String> differences = new ArrayList<>();
        double[] none = new double[MINUTES];
        Arrays.fill(none, Double.NaN);
        Map<Map<String, String>, double[]> all = new HashMap<>(actual);
        all.putAll(expected);
        all.keySet().removeIf(labels -> !CatalogData.NAMESPACE.equals(labels.get("namespace")));
        all.keySet().forEach(labels -> {
            double[] a = expected.getOrDefault(labels, none);
            double[] b = actual.getOrDefault(labels, none);
            for (int i = SETTLED; i < OF_CATALOGUES; i++) {
                if (differs(a[i], b[i], TOLERANCE)) {
                    differences.add(labels + " at " + i + ": " + a[i] + ", " + b[i]);
                    break;
                }
            }
        });
        return differences;
    }

    private static List<String> compare(
            Map<Map<String, String>, Double> expected, Map<Map<String, String>, Double> actual, double tolerance) {
        List<String> differences = new ArrayList<>();
        Map<Map<String, String>, Double> all = new HashMap<>(actual);
        all.putAll(expected);
        all.keySet().forEach(labels -> {
            double a = expected.getOrDefault(labels, Double.NaN);
            double b = actual.getOrDefault(labels, Double.NaN);
            if (differs(a, b, tolerance)) {
                differences.add(labels + ": " + a + ", " + b);
            }
        });
        return differences;
    }

    private static boolean differs(double a, double b, double tolerance) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return Double.isNaN(a) != Double.isNaN(b);
        }
        return Math.abs(a - b) > tolerance * Math.max(Math.abs(a), Math.abs(b));
    }
}
