package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.goldensignals.examples.common.Lifecycle;
import io.goldensignals.examples.common.Topology;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.assertj.core.data.Percentage;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two instances of each service, RabbitMQ and the shipped monitoring stack live through everything that the demo can make go
 * wrong; then the dashboards and rules are held against what Prometheus has seen.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    /** The slowest are measured every ten seconds, and scraped every two. */
    private static final Duration GAUGES = Duration.ofSeconds(30);

    private final Lifecycle lifecycle = new Lifecycle();
    private final List<String> alertsMissed = new ArrayList<>();
    private final Map<String, Duration> delays = new HashMap<>();
    private final Demo options = new Demo();
    private Stack stack;
    private Monitoring monitoring;
    private Ledger ledger;
    private int databasePort;
    private Instant started;
    private Instant begin;
    private Instant end;
    private List<Expression> panels;

    @BeforeAll
    void liveThroughIncidents() throws Exception {
        Monitoring.requirePrograms();
        options.shops = 2;
        options.mes = 2;
        options.shopPort = 0;
        options.mesPort = 0;
        options.redis = "";
        options.prometheus = true;
        options.prometheusPort = 0;
        options.databaseRoute = port -> {
            databasePort = port;
            return port;
        };
        started = Instant.now();
        stack = Stack.start(options, lifecycle);
        stack.store.delay(Requirements.STORE_DELAY);
        monitoring = Monitoring.start(stack, lifecycle);
        begin = Instant.now();
        Traffic traffic = lifecycle.add(Traffic.start(stack, 20));
        List<Incidents.Incident> incidents = Incidents.all(stack, traffic, this::awaitQuiet);
        for (Incidents.Incident incident : incidents) {
            liveThrough(incident);
        }
        for (Incidents.Incident incident : incidents) {
            incident.alerts().forEach(alert -> awaitOver(incident, alert));
        }
        traffic.finish();
        ledger = traffic.ledger();
        awaitQuiet();
        awaitJobs();
        note();
        panels = Boards.expressions(selector -> monitoring.prometheus.jobs(begin, end, selector));
    }

    /** What servers know of the traffic, for the ledger. */
    private void note() throws Exception {
        ledger.add("milliseconds", Duration.between(begin, end).toMillis());
        ledger.add("milliseconds from the start", Duration.between(started, end).toMillis());
        ledger.add("refused by the store", stack.store.refused());
        ledger.add("removed from the store", stack.store.removed());
        ledger.add("refused uploads", stack.store.refusedUploads());
        ledger.add("repeated uploads", stack.store.repeatedUploads());
        ledger.add("exports", stack.store.exports());
        ledger.add("exported orders", stack.store.exportedOrders());
        ledger.add("exported bytes", stack.store.exportedBytes());
        ledger.add(
                "models in the store",
                ModelTruth.objects(stack.store, options).keySet().stream()
                        .filter(key -> !key.startsWith("exports/"))
                        .count());
        ledger.add("left in queues", DeadLetters.left(stack.broker.uri()));
        ledger.add("announced", announced());
        for (String what : List.of("nightly-export: failed", "supplier-canary: failed", "supplier-canary: too long")) {
            ledger.add("announced " + what, monitoring.bot.count(TelegramStub.JOBS, what));
        }
        PriceTimes.note(databasePort, ledger);
    }

    private long announced() {
        return monitoring.bot.count(TelegramStub.JOBS, "");
    }

    /** Nothing is in flight any more, on whatever way, and all of it is scraped. */
    private void awaitQuiet() throws Exception {
        await("nothing in flight")
                .ignoreExceptions() // an answer may be late
                .during(Duration.ofSeconds(2)) // the outbox looks every half second
                .atMost(Duration.ofMinutes(3))
                .until(this::quiet);
        awaitScrapes();
    }

    private boolean quiet() throws Exception {
        for (ServiceProcess service : stack.services()) {
            if (service.process().alive()) {
                Samples now = service.scrape();
                double busy = now.sum("outbox_waiting")
                        + now.sum("rabbitmq_client_consumer_unsettled")
                        + now.sum("http_server_active_requests")
                        - 1; // the scrape itself
                if (busy > 0) {
                    return false;
                }
            }
        }
        return DeadLetters.left(stack.broker.uri()) == DeadLetters.count(stack.broker.uri());
    }

    private void awaitScrapes() {
        Instant since = Instant.now();
        for (ServiceProcess service : stack.services()) {
            if (service.process().alive()) {
                await("a scrape of " + service.name())
                        .atMost(SOON)
                        .until(() -> monitoring.prometheus.scraped(service.target(), since));
            }
        }
    }

    /** The jobs go on: the end is a time at which all that they have done is scraped, if there is one among some. */
    private void awaitJobs() {
        for (int i = 0; i < 10; i++) {
            long before = done();
            awaitScrapes();
            end = Instant.now().plusSeconds(2); // to the next step at which Prometheus is asked for a counter
            await().atMost(SOON).until(() -> Instant.now().isAfter(end));
            if (done() == before) {
                return;
            }
        }
    }

    /** What jobs have done that others have noticed. */
    private long done() {
        return announced() + stack.store.exports() + stack.store.removed();
    }

    private void liveThrough(Incidents.Incident incident) throws Exception {
        Map<Incidents.ExpectedAlert, Long> before = new HashMap<>();
        for (Incidents.ExpectedAlert alert : incident.alerts()) {
            expect(alert + " is quiet before " + incident.name(), () -> !firing(alert));
            before.put(alert, fired(alert));
        }
        incident.begin().run();
        Instant began = Instant.now();
        for (Incidents.ExpectedAlert alert : incident.alerts()) {
            expect(alert + " fires because of " + incident.name(), () -> fired(alert) > before.get(alert));
            delays.put(alert.alert() + " " + incident.name(), Duration.between(began, Instant.now()));
        }
        incident.end().run();
    }

    private long fired(Incidents.ExpectedAlert alert) {
        return monitoring.bot.fired(alert.chat(), alert.title());
    }

    /** The chat for info alerts receives nothing when they end. */
    private void awaitOver(Incidents.Incident incident, Incidents.ExpectedAlert alert) {
        expect(
                alert + " ends with " + incident.name(),
                () -> !firing(alert)
                        && (alert.severity().equals("info")
                                || monitoring.bot.resolved(alert.chat(), alert.title()) > 0));
    }

    private boolean firing(Incidents.ExpectedAlert alert) throws Exception {
        return monitoring.prometheus.firing(alert.alert(), alert.severity());
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
    void eachIncidentRaisesItsAlertsWhichEndWithIt() {
        assertThat(alertsMissed).isEmpty();
    }

    @Test
    void aFailedHandlingIsInTheChatWithinHalfAMinuteAndNamesItsQueue() {
        assertThat(delays.get("MessageHandlingFailed " + Fault.POISON_MESSAGES)).isLessThan(Duration.ofSeconds(30));
        assertThat(monitoring.bot.messages)
                .extracting(TelegramStub.Message::text)
                .anyMatch(
                        text -> text.contains("<b>MessageHandlingFailed</b> (") && text.contains(Topology.MES_CREATED));
    }

    @Test
    void whatJobsDoNotKeepIsInTheirChat() {
        assertThat(monitoring.bot.count(TelegramStub.JOBS, "supplier-canary: failed"))
                .isPositive();
        assertThat(monitoring.bot.count(TelegramStub.JOBS, "supplier-canary: too long"))
                .isPositive();
        assertThat(monitoring.bot.count(TelegramStub.JOBS, "nightly-export: killed"))
                .isPositive();
    }

    @Test
    void panelsShowWhatTheTrafficDid() throws Exception {
        List<String> wrong = new ArrayList<>();
        List<Shown> all = Requirements.all(ledger);
        assertThat(all.stream().filter(shown -> !shown.happened()))
                .as("the traffic reaches nearly all that the panels show")
                .hasSizeLessThan(3);
        for (Shown shown : all) {
            Instant time = asked(shown);
            shown.difference(monitoring.prometheus, panels, begin, time).ifPresent(wrong::add);
            System.out.println(shown.sentence(shown.shown(monitoring.prometheus, panels, begin, time), time));
        }
        assertThat(wrong).isEmpty();
    }

    /** When it is asked for: gauges that something looks at now and then get the time to do so. */
    private Instant asked(Shown shown) {
        if (shown.kind() != Shown.Kind.LAST) {
            return end;
        }
        AtomicReference<Instant> now = new AtomicReference<>(end);
        try {
            await().atMost(GAUGES).pollInterval(Duration.ofSeconds(1)).until(() -> {
                now.set(Instant.now());
                return shown.difference(monitoring.prometheus, panels, begin, now.get())
                        .isEmpty();
            });
        } catch (ConditionTimeoutException wrong) {
            // The difference says so.
        }
        return now.get();
    }

    @Test
    void instancesCountTogetherInRedis() throws Exception {
        URI redis = URI.create(stack.redis);
        try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
            socket.getOutputStream()
                    .write("KEYS shop:goldensignals:distinct:feed_users:*\r\nQUIT\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .contains("shop:goldensignals:distinct:feed_users:");
        }
    }

    @Test
    void theApiAnswersForAllInstances() throws Exception {
        ServiceClient shop = new ServiceClient(stack.services("shop-api").get(1).url());
        JsonNode revenue = shop.get("/kpi/revenue_EUR").json();
        assertThat(revenue.path("scope").asText()).as("%s", revenue).isEqualTo("all instances");
        assertThat(revenue.path("value").asDouble()).isCloseTo(ledger.sum("paid cents"), Percentage.withPercentage(10));
        assertThat(revenue.path("currency").asText()).isEqualTo("EUR");
        JsonNode users = shop.get("/kpi/messenger_users").json();
        assertThat(users.path("value").asDouble()).as("%s", users).isEqualTo(ledger.distinct("messenger"));
        JsonNode conversion = shop.get("/kpi/conversion").json();
        assertThat(conversion.path("scope").asText()).as("%s", conversion).isEqualTo("all instances");
        if (begin.getEpochSecond() / 3_600 == Instant.now().getEpochSecond() / 3_600) {
            assertThat(conversion.path("value").asDouble())
                    .isCloseTo(
                            (double) ledger.distinctPeak("buyers") / ledger.distinctPeak("sessions"),
                            Percentage.withPercentage(10));
        }
    }

    @Test
    void anUnusualFigureComesWithItsChart() throws Exception {
        String title = PastFigures.UNUSUAL + " of shop-api";
        List<TelegramStub.Message> messages = monitoring.bot.messages.stream()
                .filter(message -> message.text().contains("<b>" + title + "</b> (info)"))
                .toList();
        assertThat(messages).isNotEmpty();
        assertThat(messages.get(0).text())
                .containsPattern("Current value: \\d")
                .containsPattern("Deviation: -\\d[^\n]* IQR")
                .contains("Since: ", ">Dashboard</a>", ">Runbook</a>");
        showsACurve(monitoring.bot.charts(messages.get(0).chat(), title));
    }

    @Test
    void anAlertOnAThresholdComesWithItsChart() throws Exception {
        showsACurve(monitoring.bot.charts("-2", "Price calculation"));
    }

    /** One of them does: of an alert in the first seconds there is one point, and no curve yet. */
    private static void showsACurve(List<byte[]> charts) throws Exception {
        List<Long> columns = new ArrayList<>();
        for (byte[] png : charts) {
            BufferedImage chart = ImageIO.read(new ByteArrayInputStream(png));
            assertThat(chart.getWidth()).isGreaterThan(500);
            columns.add(IntStream.range(0, chart.getWidth())
                    .filter(x ->
                            IntStream.range(0, chart.getHeight()).anyMatch(y -> isBlue(new Color(chart.getRGB(x, y)))))
                    .count());
        }
        assertThat(columns)
                .as("columns in which the curve is drawn, of each chart")
                .anyMatch(count -> count > 0);
    }

    /** Like the curve: that of a few minutes in six hours is so narrow that nothing but the smoothing at its edges may be there. */
    private static boolean isBlue(Color pixel) {
        return pixel.getBlue() - pixel.getRed() > 40;
    }

    @Test
    void everyPanelShowsNumbers() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Expression expression : panels) {
            PrometheusApi.Seen seen = monitoring.prometheus.over(begin, end, expression.promql());
            Optional<String> reason = Absent.reason(expression);
            if (seen == PrometheusApi.Seen.NUMBERS) {
                reason.ifPresent(excuse -> wrong.add("shown, though listed as absent, " + excuse + ": " + expression));
            } else if (reason.isEmpty()) {
                wrong.add(seen + " " + expression);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everySelectorOfAPanelMatchesASeries() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Expression expression : panels) {
            for (String selector : expression.selectors()) {
                boolean absent = Absent.reason(selector).isPresent();
                if (monitoring.prometheus.matches(begin, end, selector) == absent) {
                    wrong.add((absent ? "listed as absent: " : "") + selector + " in " + expression.where());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyMetricOfAnAlertIsMeasured() throws Exception {
        List<String> unknown = new ArrayList<>();
        for (Expression alert : rules("alerting")) {
            for (String metric : alert.metrics()) {
                if (!monitoring.prometheus.matches(begin, end, metric)
                        && Absent.reason(metric).isEmpty()) {
                    unknown.add(metric + " in " + alert);
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
