package io.goldensignals.dashboards.rules;

import static io.goldensignals.servlet.ServletMeters.OUTCOME;
import static io.goldensignals.servlet.ServletMeters.REQUEST_DURATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.business.BusinessMeters;
import io.goldensignals.core.JvmMeters;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.Program;
import io.goldensignals.dashboards.boards.BoardFile;
import io.goldensignals.dashboards.exporters.BrokerMeters;
import io.goldensignals.dashboards.exporters.PlatformMeters;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Recording;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Severity;
import io.goldensignals.jobs.JobMeters;
import io.goldensignals.quality.QualityMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.s3.S3Meters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool accepts the rules and the panels' expressions, and every alert fires when it should and only then. */
public class PromtoolIT {

    private static Program promtool;
    private static List<Alert> alerts;

    @TempDir
    Path folder;

    @BeforeAll
    static void find() {
        promtool = Program.require("promtool");
        alerts = Rules.alerts(Profile.OPERATION);
    }

    @Test
    void theRulesAreWellFormed() throws Exception {
        for (Profile profile : Profile.values()) {
            Generator.write(folder.resolve(profile.name()), profile);
            for (String name : Rules.all(profile).keySet()) {
                promtool.run(
                        folder.resolve(profile.name()),
                        "check",
                        "rules",
                        "--lint=all",
                        "--lint-fatal",
                        "rules/" + name + ".yml");
            }
        }
    }

    @Test
    void thePanelsExpressionsAreWellFormed() throws Exception {
        List<Recording> recordings = new ArrayList<>();
        for (BoardFile board : BoardFile.all()) {
            for (String expr : board.expressions()) {
                recordings.add(new Recording("panel:" + recordings.size(), plain(expr)));
            }
        }
        Files.writeString(
                folder.resolve("panels.yml"),
                Output.yaml("", Map.of("groups", List.of(new RuleGroup("panels", recordings).yaml()))));
        promtool.run(folder, "check", "rules", "--lint=none", "panels.yml");
    }

    /** The expression with Grafana's variables replaced as the linter does. */
    public static String plain(String expr) {
        return expr.replace("$__rate_interval", "5m").replace("$__range", "1h").replace("$__interval", "1m");
    }

    @Test
    void everyAlertButTheSignOfLifeHasAScenario() {
        assertThat(Scenarios.all().stream().map(scenario -> scenario.alert).distinct())
                .containsExactlyInAnyOrderElementsOf(alerts.stream()
                        .filter(alert -> alert.severity() != Severity.NONE)
                        .map(Alert::name)
                        .distinct()
                        .toList());
    }

    @Test
    void alertsFireAndResolve() throws Exception {
        play(Scenario::test, Scenarios.all());
    }

    @Test
    void alertsEndWhenTheirTargetVanishes() throws Exception {
        play(
                Scenario::vanishing,
                Scenarios.all().stream()
                        .filter(scenario -> scenario.endsWithItsSeries)
                        .toList());
    }

    @Test
    void environmentsInOnePrometheusAreKeptApart() throws Exception {
        play(Scenario::apart, Scenarios.all());
    }

    @Test
    void whatIsUpInOneClusterDoesNotHideThatItIsDownInAnother() throws Exception {
        String up = "up{cluster=\"%s\", job=\"shop\", instance=\"shop:8080\"}";
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", "down in one cluster");
        test.put("interval", "1m");
        test.put(
                "input_series",
                List.of(
                        Map.of("series", up.formatted("a"), "values", "1x200"),
                        Map.of("series", up.formatted("b"), "values", "1x90 0x100")));
        test.put(
                "promql_expr_test",
                List.of(Map.of(
                        "expr",
                        "count by (cluster) (ALERTS{alertname=\"JobAbsent\", alertstate=\"firing\"})",
                        "eval_time",
                        "100m",
                        "exp_samples",
                        List.of(Map.of("labels", "{cluster=\"b\"}", "value", 1)))));
        RuleTests.play(folder, 1, List.of(Category.PRESENCE.toString()), List.of(test));
    }

    /** Plays the scenarios of each category against its rules alone: all rules together would take minutes. */
    private void play(BiFunction<Scenario, Alert, Map<String, Object>> story, List<Scenario> scenarios)
            throws IOException, InterruptedException {
        for (Category category : Category.values()) {
            for (int step :
                    scenarios.stream().mapToInt(s -> s.stepMinutes).distinct().toArray()) {
                List<Map<String, Object>> tests = scenarios.stream()
                        .filter(scenario ->
                                scenario.stepMinutes == step && alert(scenario).category() == category)
                        .map(scenario -> story.apply(scenario, alert(scenario)))
                        .toList();
                if (!tests.isEmpty()) {
                    RuleTests.play(folder, step, List.of(category.toString()), tests);
                }
            }
        }
    }

    @Test
    void nothingFiresWhereNothingIsMeasured() throws Exception {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", "no series at all");
        test.put("interval", "1m");
        test.put("input_series", List.of());
        test.put(
                "promql_expr_test",
                List.of(Map.of(
                        "expr", "ALERTS{alertname!=\"Watchdog\"}", "eval_time", "2h", "exp_samples", List.of())));
        RuleTests.play(folder, 1, List.copyOf(Rules.all(Profile.OPERATION).keySet()), List.of(test));
    }

    @Test
    void aCounterThatIsAwayForAScrapeHasNotGrown() throws Exception {
        quiet(
                "gone and back",
                Metric.count(REQUEST_DURATION).is(OUTCOME, "lost").now(),
                "40x20 stale 40x30",
                Category.HTTP);
    }

    @Test
    void aCounterThatIsAwayForLongHasNotGrown() throws Exception {
        quiet(
                "gone for half an hour and back",
                Metric.count(REQUEST_DURATION).is(OUTCOME, "lost").now(),
                "40x20 stale _x30 40x30",
                Category.HTTP);
    }

    @Test
    void whatWasCountedBeforePrometheusMetAProcessHasNotGrown() throws Exception {
        String lost = Metric.count(REQUEST_DURATION)
                .is(OUTCOME, "lost")
                .now()
                .replace("{", "{job=\"%s\", instance=\"i\", http_route=\"/orders\", ");
        String started = Metric.of(ProcessMeters.PROCESS_START_TIME) + "{job=\"%s\", instance=\"i\"}";
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", "met late");
        test.put("interval", "1m");
        test.put(
                "input_series",
                List.of(
                        series(lost.formatted("old"), "_x20 4711x60"),
                        series(started.formatted("old"), "_x20 -1000000x60"),
                        series(lost.formatted("hours away"), "4711x5 stale _x100 4730x60"),
                        series(started.formatted("hours away"), "-1000000x5 stale _x100 -1000000x60"),
                        series(lost.formatted("young"), "_x20 3x60"),
                        series(started.formatted("young"), "_x20 1140x60"),
                        series(lost.formatted("grows"), "_x20 4711x20 4712x60"),
                        series(started.formatted("grows"), "_x20 -1000000x80")));
        test.put("promql_expr_test", List.of(lost("10m"), lost("25m", "young"), lost("50m", "grows"), lost("112m")));
        RuleTests.play(folder, 1, List.of(Category.HTTP.toString()), List.of(test));
    }

    /** The jobs of which requests are lost then. */
    private static Map<String, Object> lost(String time, String... jobs) {
        return Map.of(
                "expr",
                "count by (job) (ALERTS{alertname=\"HttpRequestsLost\", alertstate=\"firing\"})",
                "eval_time",
                time,
                "exp_samples",
                Stream.of(jobs)
                        .map(job -> Map.of("labels", "{job=\"" + job + "\"}", "value", 1))
                        .toList());
    }

    @Test
    void whatABrokerDroppedBeforePrometheusMetItIsNoAlert() throws Exception {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", "a broker that has dropped long ago");
        test.put("interval", "1m");
        test.put(
                "input_series",
                List.of(series(
                        Metric.of(BrokerMeters.DROPPED) + "{job=\"rabbitmq\", instance=\"r\"}",
                        "_x10 4711x20 stale _x90 4711x30")));
        test.put(
                "promql_expr_test",
                IntStream.range(9, 140)
                        .mapToObj(minute -> Map.of(
                                "expr",
                                "ALERTS{alertname=\"MessagesDropped\"}",
                                "eval_time",
                                minute + "m",
                                "exp_samples",
                                List.of()))
                        .toList());
        RuleTests.play(folder, 1, List.of(Category.MESSAGING.toString()), List.of(test));
    }

    @Test
    void aFailureOfANewKindIsSeenThoughAnotherIsKnown() throws Exception {
        Metric failed = Metric.of(QualityMeters.DEAD_LETTERS);
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", "a second kind");
        test.put("interval", "1m");
        test.put(
                "input_series",
                List.of(
                        Map.of(
                                "series",
                                failed + "{job=\"a\", stream_name=\"s\", error_type=\"old\"}",
                                "values",
                                "40x60"),
                        Map.of(
                                "series",
                                failed + "{job=\"a\", stream_name=\"s\", error_type=\"new\"}",
                                "values",
                                "_x20 1x39"),
                        Map.of(
                                "series",
                                failed + "{job=\"a\", stream_name=\"s\", error_type=\"after a restart\"}",
                                "values",
                                "7x10 stale _x9 1x39")));
        test.put(
                "promql_expr_test",
                List.of(Map.of(
                        "expr",
                        "count by (error_type) (ALERTS{alertstate=\"firing\"})",
                        "eval_time",
                        "23m",
                        "exp_samples",
                        List.of(
                                Map.of("labels", "{error_type=\"new\"}", "value", 1),
                                Map.of("labels", "{error_type=\"after a restart\"}", "value", 1)))));
        RuleTests.play(folder, 1, List.of(Category.QUALITY.toString()), List.of(test));
    }

    @Test
    void queuesAreNotLostWhenTheirEndpointFailsOrTheirNamesAreGenerated() throws Exception {
        String ready = Metric.of(BrokerMeters.READY).now();
        String labels = "{job=\"rabbitmq\", instance=\"r\", vhost=\"/\", queue=\"%s\"}";
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", "queues that are not lost");
        test.put("interval", "1m");
        test.put(
                "input_series",
                List.of(
                        Map.of("series", ready + labels.formatted("orders"), "values", "5x20 stale _x20 5x40"),
                        Map.of("series", ready + labels.formatted("amq.gen-JzTY20BRgKO"), "values", "5x20 stale"),
                        Map.of("series", ready + labels.formatted("bus.anonymous.x1"), "values", "5x50 stale"),
                        Map.of(
                                "series",
                                ready + labels.formatted("reply-0f8fad5b-d9cb-469f-a165-70867728950e"),
                                "values",
                                "5x50 stale"),
                        Map.of("series", "up{job=\"rabbitmq\", instance=\"r\"}", "values", "1x90"),
                        Map.of("series", "up{job=\"rabbitmq-queues\", instance=\"r\"}", "values", "1x20 0x20 1x48")));
        String lost = "ALERTS{alertname=\"QueueLost\"}";
        test.put(
                "promql_expr_test",
                List.of("21m", "35m", "41m", "55m", "70m").stream()
                        .map(at -> Map.of("expr", lost, "eval_time", at, "exp_samples", List.of()))
                        .toList());
        RuleTests.play(folder, 1, List.of(Category.MESSAGING.toString()), List.of(test));
    }

    @Test
    void canariesMissNoObjectivesOfJobs() throws Exception {
        String missed = Metric.of(JobMeters.SLA_MISSED) + "{job=\"a\", job_name=\"%s\", job_sla_miss=\"too_long\"}";
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", "a canary and a job");
        test.put("interval", "1m");
        test.put(
                "input_series",
                List.of(
                        Map.of("series", missed.formatted("canary"), "values", "0x20 1x20"),
                        Map.of("series", missed.formatted("export"), "values", "0x20 1x20"),
                        Map.of(
                                "series",
                                Metric.of(JobMeters.CANARY_UP) + "{job=\"a\", job_name=\"canary\"}",
                                "values",
                                "1x40")));
        test.put(
                "promql_expr_test",
                List.of(Map.of(
                        "expr",
                        "count by (job_name) (ALERTS{alertname=\"JobObjectiveMissed\"})",
                        "eval_time",
                        "22m",
                        "exp_samples",
                        List.of(Map.of("labels", "{job_name=\"export\"}", "value", 1)))));
        RuleTests.play(folder, 1, List.of(Category.JOBS.toString()), List.of(test));
    }

    /** What is usual, such as a few redelivered messages, a large disk with little left, a collector beside the application. */
    @Test
    void whatIsUsualDoesNotAlert() throws Exception {
        String queue = "{job=\"a\", messaging_destination_name=\"orders\"}";
        String disk = "{job=\"node\", instance=\"h\", device=\"%s\", fstype=\"ext4\", mountpoint=\"%s\"}";
        String data = "{job=\"a\", stream_name=\"s\", rule_name=\"r\", ";
        List<Map<String, Object>> input = new ArrayList<>();
        input.add(series(Metric.of(RabbitMeters.CONSUMED) + queue, "0x20 1+1x4 5x70"));
        input.add(series(Metric.of(RabbitMeters.REDELIVERED) + queue, "0x20 1x75"));
        input.add(series(
                Metric.of(PlatformMeters.NODE_FILESYSTEM_AVAILABLE) + disk.formatted("/dev/sda1", "/"), "5e11x95"));
        input.add(series(Metric.of(PlatformMeters.NODE_FILESYSTEM_SIZE) + disk.formatted("/dev/sda1", "/"), "1e13x95"));
        input.add(series(
                Metric.of(PlatformMeters.NODE_FILESYSTEM_AVAILABLE) + disk.formatted("/dev/sr0", "/iso"), "0x95"));
        input.add(
                series(Metric.of(PlatformMeters.NODE_FILESYSTEM_SIZE) + disk.formatted("/dev/sr0", "/iso"), "1e9x95"));
        input.add(series(
                Metric.of(PlatformMeters.NODE_FILESYSTEM_READ_ONLY) + disk.formatted("/dev/sr0", "/iso"), "1x95"));
        for (String collector : List.of("ZGC Major Cycles", "Shenandoah Cycles", "G1 Concurrent GC")) {
            input.add(series(
                    Metric.sum(JvmMeters.GC_DURATION) + "{job=\"a\", instance=\"i\", jvm_gc_name=\"" + collector
                            + "\"}",
                    "0+30x95"));
        }
        input.add(series(Metric.of(QualityMeters.VALIDATIONS) + data + "validation_result=\"valid\"}", "0x20 9x75"));
        input.add(series(Metric.of(QualityMeters.VALIDATIONS) + data + "validation_result=\"invalid\"}", "0x20 1x75"));
        input.add(series(Metric.of(QualityMeters.RECORDS) + data + "record_lateness=\"on_time\"}", "0x20 4x75"));
        input.add(series(Metric.of(QualityMeters.RECORDS) + data + "record_lateness=\"late\"}", "0x20 1x75"));
        String s3 = Metric.count(S3Meters.ATTEMPT_DURATION) + "{job=\"a\", outcome=\"%s\"}";
        input.add(series(s3.formatted("success"), "0x20 8x75"));
        input.add(series(s3.formatted("throttled"), "0x20 2x75"));
        String prometheus = "{job=\"prometheus\", instance=\"%s\"}";
        // One that has no Alertmanager, and one whose Alertmanager has started again and took what was sent next.
        input.add(series(Metric.of(PlatformMeters.ALERTS_DROPPED) + prometheus.formatted("alone"), "0+2x95"));
        input.add(series(Metric.of(PlatformMeters.ALERTMANAGERS) + prometheus.formatted("alone"), "0x95"));
        input.add(series(
                Metric.of(PlatformMeters.ALERTS_DROPPED) + prometheus.formatted("two"), "0x20 2x20 stale _x5 2x48"));
        input.add(series(Metric.of(PlatformMeters.ALERTMANAGERS) + prometheus.formatted("two"), "1x40 stale _x5 1x48"));
        nodesThatAreNotApart(input);
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", "what is usual");
        test.put("interval", "1m");
        test.put("input_series", input);
        test.put(
                "promql_expr_test",
                IntStream.range(15, 90)
                        .mapToObj(minute -> Map.of(
                                "expr",
                                "ALERTS{alertstate=\"firing\", alertname!=\"Watchdog\"}",
                                "eval_time",
                                minute + "m",
                                "exp_samples",
                                List.of()))
                        .toList());
        RuleTests.play(
                folder,
                1,
                Stream.of(
                                Category.PRESENCE,
                                Category.MESSAGING,
                                Category.SATURATION,
                                Category.STORAGE,
                                Category.QUALITY)
                        .map(Category::toString)
                        .toList(),
                List.of(test));
    }

    /**
     * Nodes of which one starts again, which a scrape misses, which a command visits, which leave the cluster for good, or which
     * are no cluster.
     */
    private static void nodesThatAreNotApart(List<Map<String, Object>> input) {
        // The second starts again at 20, a scrape of the first fails at 40, the third leaves at 50.
        Map<String, String> here = Map.of("a", "1x39 stale 1x54", "b", "1x19 stale _x2 1x72", "c", "1x50 stale");
        here.forEach((node, values) -> {
            input.add(series(
                    Metric.of(BrokerMeters.IDENTITY) + "{job=\"rabbitmq\", instance=\"" + node
                            + "\", rabbitmq_node=\"rabbit@" + node + "\"}",
                    values));
            String up = values.replace("stale _x2", "0x2").replace("stale 1", "0 1");
            input.add(series("up{job=\"rabbitmq\", instance=\"" + node + "\"}", up));
        });
        String link = Metric.of(BrokerMeters.LINK) + "{job=\"rabbitmq\", instance=\"%s\", peer=\"%s\"}";
        input.add(series(link.formatted("a", "rabbit@b"), "3x19 stale _x2 3x16 stale 3x54"));
        input.add(series(link.formatted("a", "rabbit@c"), "3x39 stale 3x9 stale"));
        input.add(series(link.formatted("a", "rabbitmqcli-7-rabbit@a"), "_x30 3 stale"));
        input.add(series(link.formatted("b", "rabbit@a"), "3x19 stale _x2 3x72"));
        input.add(series(link.formatted("b", "rabbit@c"), "3x19 stale _x2 3x27 stale"));
        input.add(series(link.formatted("c", "rabbit@a"), "3x50 stale"));
        input.add(series(link.formatted("c", "rabbit@b"), "3x19 stale _x2 3x27 stale"));
        // A newer node says of one that is starting that it is not reached.
        input.add(series(
                Metric.of(BrokerMeters.UNREACHABLE) + "{job=\"rabbitmq\", instance=\"a\"}",
                "0x19 1x2 0x16 stale 0x54"));
        for (String alone : List.of("x", "y")) {
            input.add(series(
                    Metric.of(BrokerMeters.IDENTITY) + "{job=\"brokers\", instance=\"" + alone
                            + "\", rabbitmq_node=\"rabbit@" + alone + "\"}",
                    "1x95"));
        }
    }

    /** A Sunday is as quiet as the Sunday before; the other shop has lost what it had. */
    @Test
    void aFigureIsHeldAgainstTheSameWeekdayBeforeItIsFoundUnusual() throws Exception {
        String figure = AnomalyRules.VALUE + "{job=\"%s\", figure=\"orders\"}";
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", "weekdays");
        test.put("interval", "15m");
        test.put(
                "input_series",
                List.of(
                        series(figure.formatted("closed on Sundays"), "30x95 100x575 33x96"),
                        series(figure.formatted("broken"), "100x671 33x96")));
        test.put(
                "promql_expr_test",
                List.of(Map.of(
                        "expr",
                        "count by (job) (ALERTS{alertname=\"FigureUnusual\", against=\"days\"})",
                        "eval_time",
                        "180h",
                        "exp_samples",
                        List.of(Map.of("labels", "{job=\"broken\"}", "value", 1)))));
        RuleTests.play(folder, 15, List.of(Category.BUSINESS.toString()), List.of(test));
    }

    /** Neither a weekend after busy days nor a shop that is always quiet gets too few orders. */
    @Test
    void aQuietWeekdayIsNoDropOfOrders() throws Exception {
        String orders = Metric.of(BusinessMeters.ORDERS) + "{job=\"%s\", instance=\"i\"}";
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", "quiet weekdays");
        test.put("interval", "10m");
        test.put(
                "input_series",
                List.of(
                        series(orders.formatted("quiet on Sundays"), "0+10x144 1440+40x863 36000+10x144"),
                        series(orders.formatted("always quiet"), "0+6x1007 6042+1x144")));
        test.put(
                "promql_expr_test",
                IntStream.range(169, 190)
                        .mapToObj(hour -> Map.of(
                                "expr",
                                "ALERTS{alertname=\"OrdersDropped\"}",
                                "eval_time",
                                hour + "h",
                                "exp_samples",
                                List.of()))
                        .toList());
        RuleTests.play(folder, 10, List.of(Category.BUSINESS.toString()), List.of(test));
    }

    private static Map<String, Object> series(String name, String values) {
        return Map.of("series", name, "values", values);
    }

    @Test
    void queuesInWhichMessagesWaitByDesignNeedNoConsumer() throws Exception {
        List<Map<String, Object>> input = new ArrayList<>();
        for (String queue : List.of(
                "orders", "orders.retry", "delay_5m", "orders_dlq", "ORDERS.DLQ", "dlx.orders", "parking-lot")) {
            String labels = "{job=\"rabbitmq\", instance=\"r\", vhost=\"/\", queue=\"" + queue + "\"}";
            input.add(Map.of("series", Metric.of(BrokerMeters.READY) + labels, "values", "5x40"));
            input.add(Map.of("series", Metric.of(BrokerMeters.QUEUE_CONSUMERS) + labels, "values", "0x40"));
        }
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", "queues without consumers");
        test.put("interval", "1m");
        test.put("input_series", input);
        test.put(
                "promql_expr_test",
                List.of(
                        Map.of(
                                "expr",
                                "count by (queue) (ALERTS{alertname=\"QueueWithoutConsumer\", alertstate=\"firing\"})",
                                "eval_time",
                                "20m",
                                "exp_samples",
                                List.of(Map.of("labels", "{queue=\"orders\"}", "value", 1))),
                        Map.of(
                                "expr",
                                "count(ALERTS{alertname=\"DeadLettersWait\", alertstate=\"firing\"})",
                                "eval_time",
                                "20m",
                                "exp_samples",
                                List.of(Map.of("labels", "{}", "value", 4)))));
        RuleTests.play(folder, 1, List.of(Category.MESSAGING.toString()), List.of(test));
    }

    /** Nothing fires, at any minute of it. */
    private void quiet(String name, String series, String values, Category category) throws Exception {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("name", name);
        test.put("interval", "1m");
        String labelled = series.replace("{", "{job=\"a\", instance=\"i\", http_route=\"/orders\", ");
        test.put("input_series", List.of(Map.of("series", labelled, "values", values)));
        test.put(
                "promql_expr_test",
                IntStream.range(18, 75)
                        .mapToObj(minute -> Map.of(
                                "expr",
                                "ALERTS{alertname=\"HttpRequestsLost\"}",
                                "eval_time",
                                minute + "m",
                                "exp_samples",
                                List.of()))
                        .toList());
        RuleTests.play(folder, 1, List.of(category.toString()), List.of(test));
    }

    private static Alert alert(Scenario scenario) {
        return alerts.stream()
                .filter(alert -> alert.name().equals(scenario.alert) && scenario.severity(alert))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no alert " + scenario.alert));
    }
}
