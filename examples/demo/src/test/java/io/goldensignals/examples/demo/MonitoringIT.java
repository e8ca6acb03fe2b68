package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.goldensignals.examples.common.Lifecycle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two instances of each service, RabbitMQ and the shipped monitoring stack live through everything that the demo can make go
 * wrong; then the dashboards and rules are held against what Prometheus has seen.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringIT {
    private static final Logger log = LoggerFactory.getLogger(MonitoringIT.class);
    private static final Duration SOON = Duration.ofSeconds(90);

    private final Lifecycle lifecycle = new Lifecycle();
    private final List<String> alertsMissed = new ArrayList<>();
    private Monitoring monitoring;
    private Instant begin;
    private Instant end;

    @BeforeAll
    void liveThroughTroubles() throws Exception {
        Monitoring.requirePrograms();
        Demo options = new Demo();
        options.shops = 2;
        options.mes = 2;
        options.shopPort = 0;
        options.mesPort = 0;
        Stack stack = Stack.start(options, lifecycle);
        monitoring = Monitoring.start(stack, lifecycle);
        begin = Instant.now();
        Traffic traffic = lifecycle.add(Traffic.start(stack, 20));
        List<Troubles.Trouble> troubles = Troubles.all(stack, traffic);
        for (Troubles.Trouble trouble : troubles) {
            liveThrough(trouble);
        }
        for (Troubles.Trouble trouble : troubles) {
            trouble.told().forEach(told -> awaitOver(trouble, told));
        }
        end = Instant.now();
    }

    private void liveThrough(Troubles.Trouble trouble) throws Exception {
        Map<Troubles.Told, Long> before = new HashMap<>();
        for (Troubles.Told told : trouble.told()) {
            expect(told + " is quiet before " + trouble.name(), () -> !firing(told));
            before.put(told, monitoring.bot.told(told));
        }
        trouble.begin().run();
        for (Troubles.Told told : trouble.told()) {
            expect(told + " is told because of " + trouble.name(), () -> monitoring.bot.told(told) > before.get(told));
        }
        trouble.end().run();
    }

    /** The chat for info alerts is not told when they end. */
    private void awaitOver(Troubles.Trouble trouble, Troubles.Told told) {
        expect(
                told + " ends with " + trouble.name(),
                () -> !firing(told) && (told.severity().equals("info") || monitoring.bot.toldOver(told) > 0));
    }

    private boolean firing(Troubles.Told told) throws Exception {
        return monitoring.prometheus.firing(told.alert(), told.severity());
    }

    private void expect(String what, Callable<Boolean> condition) {
        Instant since = Instant.now();
        try {
            await().atMost(SOON).pollInterval(Duration.ofMillis(500)).until(condition);
        } catch (ConditionTimeoutException late) {
            alertsMissed.add(what);
        }
        System.out.printf(
                "%3d s until: %s%n", Duration.between(since, Instant.now()).toSeconds(), what);
    }

    @AfterAll
    void stop() {
        lifecycle.close();
    }

    @Test
    void eachTroubleRaisesItsAlertsWhichEndWithIt() {
        assertThat(alertsMissed).isEmpty();
    }

    @Test
    void anUnusualFigureComesWithItsChart() throws Exception {
        String title = PastFigures.UNUSUAL + " of shop-api";
        List<BotApi.Message> told = monitoring.bot.messages.stream()
                .filter(message -> message.text().contains("<b>" + title + "</b> (warning)"))
                .toList();
        assertThat(told).isNotEmpty();
        assertThat(told.get(0).text())
                .containsPattern("Current value: \\d")
                .containsPattern("Deviation: -\\d[^\n]* IQR")
                .contains("Since: ", ">Dashboard</a>", ">Runbook</a>");
        showsACurve(monitoring.bot.charts(told.get(0).chat(), title));
    }

    @Test
    void anAlertOnAThresholdComesWithItsChart() throws Exception {
        showsACurve(monitoring.bot.charts("-2", "Price calculation"));
    }

    private static void showsACurve(List<byte[]> charts) throws Exception {
        assertThat(charts).isNotEmpty();
        BufferedImage chart = ImageIO.read(new ByteArrayInputStream(charts.get(0)));
        assertThat(chart.getWidth()).isGreaterThan(500);
        assertThat(IntStream.range(0, chart.getWidth())
                        .filter(x -> IntStream.range(0, chart.getHeight())
                                .anyMatch(y -> (chart.getRGB(x, y) & 0xFFFFFF) == 0x1F60C4))
                        .count())
                .as("columns in which the curve is drawn")
                .isPositive();
    }

    @Test
    void everyPanelShowsNumbers() throws Exception {
        List<String> empty = new ArrayList<>();
        for (Expression expression : Boards.expressions()) {
            PrometheusApi.Seen seen = monitoring.prometheus.over(begin, end, expression.promql());
            Optional<String> reason = Absent.reason(expression);
            if (seen == PrometheusApi.Seen.NUMBERS) {
                reason.ifPresent(excuse -> log.info("no excuse needed, \"{}\": {}", excuse, expression));
            } else if (reason.isPresent()) {
                log.info("{}, as {}: {}", seen, reason.get(), expression);
            } else {
                empty.add(seen + " " + expression);
            }
        }
        assertThat(empty).isEmpty();
    }

    @Test
    void everySelectorOfAPanelMatchesASeries() throws Exception {
        List<String> empty = new ArrayList<>();
        for (Expression expression : Boards.expressions()) {
            Optional<String> reason = Absent.reason(expression);
            for (String selector : expression.selectors()) {
                if (!monitoring.prometheus.matches(begin, end, selector)) {
                    reason.ifPresentOrElse(
                            excuse -> log.info("no series, as {}: {}", excuse, selector),
                            () -> empty.add(selector + " in " + expression.where()));
                }
            }
        }
        assertThat(empty).isEmpty();
    }

    @Test
    void everyMetricOfAnAlertIsMeasured() throws Exception {
        List<String> unknown = new ArrayList<>();
        for (Expression alert : rules("alerting")) {
            for (String metric : alert.metrics()) {
                if (!monitoring.prometheus.matches(begin, end, metric)) {
                    Absent.reason(alert)
                            .ifPresentOrElse(
                                    excuse -> log.info("not measured, as {}: {}", excuse, metric),
                                    () -> unknown.add(metric + " in " + alert));
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyRecordingRuleYieldsData() throws Exception {
        List<String> empty = new ArrayList<>();
        for (JsonNode group : monitoring.prometheus.rules()) {
            for (JsonNode rule : group.path("rules")) {
                if (rule.path("type").asText().equals("recording")) {
                    String series = series(rule);
                    Expression expression =
                            new Expression(series, rule.path("query").asText());
                    if (monitoring.prometheus.over(begin, end, series) != PrometheusApi.Seen.NUMBERS
                            && Absent.reason(expression).isEmpty()) {
                        empty.add(expression.toString());
                    }
                }
            }
        }
        assertThat(empty).isEmpty();
    }

    @Test
    void noRuleFails() throws Exception {
        for (JsonNode group : monitoring.prometheus.rules()) {
            assertThat(group.path("rules"))
                    .as(group.path("name").asText())
                    .allMatch(rule -> rule.path("health").asText().equals("ok"));
        }
    }

    private List<Expression> rules(String type) throws Exception {
        List<Expression> rules = new ArrayList<>();
        for (JsonNode group : monitoring.prometheus.rules()) {
            for (JsonNode rule : group.path("rules")) {
                if (rule.path("type").asText().equals(type)) {
                    rules.add(new Expression(
                            rule.path("name").asText(), rule.path("query").asText()));
                }
            }
        }
        return rules;
    }

    /** A recording's series, by the labels that the rule sets. */
    private static String series(JsonNode rule) {
        JsonNode labels = rule.path("labels");
        return rule.path("name").asText()
                + StreamSupport.stream(((Iterable<String>) labels::fieldNames).spliterator(), false)
                        .map(label -> label + "=\"" + labels.path(label).asText() + "\"")
                        .collect(Collectors.joining(",", "{", "}"));
    }
}
