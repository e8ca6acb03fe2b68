package io.goldensignals.dashboards.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.dashboards.prometheus.PromqlReader;
import io.goldensignals.dashboards.prometheus.Recording;
import io.goldensignals.dashboards.prometheus.Rule;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.servlet.ServletMeters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the rules on HTTP cost a Prometheus that scrapes a service of 200 instances and 40 routes every 15 seconds and evaluates as
 * often: how many samples they read, and how many series they record.
 */
class RuleCostTest {

    private static final int INSTANCES = 200;
    private static final int ROUTES = 40;
    private static final int SCRAPE_SECONDS = 15;

    /** How requests to each route of each instance have ended so far. */
    private static final List<Map<String, String>> RESULTS = List.of(
            Map.of("outcome", "success", "http_response_status_code", "200"),
            Map.of("outcome", "client_error", "http_response_status_code", "404"),
            Map.of("outcome", "server_error", "http_response_status_code", "500"));

    private static final Pattern COST = Pattern.compile(
            "200 instances with 40 routes.* record (\\d+) series and read ([\\d.]+) million samples at each"
                    + " evaluation, ([\\d.]+) of them of buckets, and every two minutes ([\\d.]+) million");

    private static final List<RuleGroup> GROUPS = Rules.all(Profile.OPERATION).get(Category.HTTP.toString());

    @Test
    void countersOfAllInstancesAreReadForFiveMinutesOnly() {
        assertThat(selectors(group -> group.name().startsWith("http-")))
                .filteredOn(selector -> !recorded(selector.metric()))
                .isNotEmpty()
                .allSatisfy(selector -> assertThat(selector.range()).isIn("", "5m"));
    }

    @Test
    void anEvaluationReadsAsManySamplesAsTheReadmeSays() throws Exception {
        long read = selectors(group -> group.interval().isEmpty())
                .mapToLong(RuleCostTest::samples)
                .sum();
        long buckets = selectors(group -> group.interval().isEmpty())
                .filter(selector -> selector.metric().endsWith("_bucket"))
                .mapToLong(RuleCostTest::samples)
                .sum();
        long month = selectors(group -> group.name().equals("http-budget"))
                .mapToLong(RuleCostTest::samples)
                .sum();
        assertThat(said(2)).as("samples").isEqualTo(millions(read));
        assertThat(said(3)).as("samples of buckets").isEqualTo(millions(buckets));
        assertThat(said(4)).as("samples of 30 days").isEqualTo(millions(month));
        assertThat(read).isLessThan(14_000_000);
        assertThat(month).isLessThan(15_000_000);
    }

    @Test
    void theSeriesThatAreRecordedDoNotGrowWithTheInstances() throws Exception {
        long series = GROUPS.stream()
                .flatMap(group -> group.rules().stream())
                .filter(Recording.class::isInstance)
                .mapToLong(rule -> recordedSeries(((Recording) rule).record()))
                .sum();
        assertThat(said(1)).as("series").isEqualTo(String.valueOf(series));
        assertThat(series).isLessThan(20 * ROUTES);
    }

    /** One of the numbers in the README: series, samples, those of buckets, those of 30 days. */
    private static String said(int number) throws IOException {
        Matcher cost = COST.matcher(Files.readString(Path.of("README.md")).replaceAll("\\s+", " "));
        assertThat(cost.find()).as("the cost in the README").isTrue();
        return cost.group(number);
    }

    private static Stream<PromqlReader.Selector> selectors(Predicate<RuleGroup> groups) {
        return GROUPS.stream()
                .filter(groups)
                .flatMap(group -> group.rules().stream())
                .flatMap(rule -> PromqlReader.selectors(CatalogData.expression((Rule) rule)).stream());
    }

    private static long samples(PromqlReader.Selector selector) {
        return series(selector) * steps(selector.range());
    }

    private static long steps(String range) {
        String[] parts = range.split(":");
        if (range.isEmpty()) {
            return 1;
        }
        return Profile.seconds(parts[0]) / (parts.length > 1 ? Profile.seconds(parts[1]) : SCRAPE_SECONDS);
    }

    private static long series(PromqlReader.Selector selector) {
        String metric = selector.metric();
        if (recorded(metric)) {
            return recordedSeries(metric);
        }
        if (metric.equals("up") || metric.equals("process_start_time_seconds")) {
            return INSTANCES;
        }
        if (metric.startsWith("http_server_objective")) {
            return INSTANCES * ROUTES;
        }
        assertThat(metric).matches("http_server_request_duration_seconds_(count|bucket)");
        long results = RESULTS.stream()
                .filter(labels -> selector.conditions().stream()
                        .allMatch(condition ->
                                CatalogData.holds(condition, labels.getOrDefault(condition.label(), "/r"))))
                .count();
        int buckets = metric.endsWith("_bucket")
                ? ServletMeters.REQUEST_DURATION.buckets().size() + 1
                : 1;
        return results * buckets * INSTANCES * ROUTES;
    }

    private static boolean recorded(String metric) {
        return metric.contains(":");
    }

    private static long recordedSeries(String record) {
        assertThat(record).matches("(route|job):.*");
        return record.startsWith("route:") ? ROUTES : 1;
    }

    private static String millions(long samples) {
        return String.format(Locale.ROOT, "%.1f", samples / 1e6);
    }
}
