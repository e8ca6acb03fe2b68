package io.goldensignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.goldensignals.core.CounterSpec;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;
import io.goldensignals.dashboards.boards.BoardFile;
import io.goldensignals.dashboards.boards.Lint;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Recording;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.rules.PromtoolIT;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A catalogue of another package gets a dashboard and alerts that work. */
public class OwnCatalogTest {

    private static final TagSpec TARIFF = TagSpec.closed("pricing.tariff", "The tariff.", "day", "night");
    private static final TagSpec ERROR = TagSpec.capped("error.type", "The exception; empty without one.", 20);

    private static final TimerSpec QUOTE = MeterSpec.timer("pricing.quote.duration")
            .description("From the question to the quote.")
            .tags(TARIFF, ERROR)
            .signals(Signal.RATE, Signal.ERRORS, Signal.DURATION)
            .build();
    private static final CounterSpec LOST = MeterSpec.counter("pricing.lost.quotes", "")
            .description("Quotes that did not arrive.")
            .signals(Signal.ERRORS)
            .build();
    private static final GaugeSpec CACHE = MeterSpec.gauge("pricing.cache.utilization", "ratio")
            .description("How full the cache is.")
            .signals(Signal.SATURATION)
            .build();

    public static final MeterCatalog CATALOG = MeterCatalog.of("pricing", QUOTE, LOST, CACHE);

    @TempDir
    Path folder;

    private Map<String, String> files() {
        return Generator.files(CATALOG, "Pricing", Profile.OPERATION, Settings.defaults());
    }

    @Test
    void eachRowIsOnAPanelAndTheLintersRulesHold() throws Exception {
        BoardFile board =
                new BoardFile("dashboards/pricing.json", Output.JSON.readTree(files().get("dashboards/pricing.json")));
        assertThat(Lint.problems(board)).isEmpty();
        assertThat(board.panels())
                .extracting(panel -> panel.get("title").asText())
                .containsExactly(
                        "pricing.quote.duration, rate",
                        "pricing.quote.duration, failures",
                        "pricing.quote.duration, percentiles",
                        "pricing.quote.duration, spread",
                        "pricing.lost.quotes",
                        "pricing.cache.utilization");
        List<Recording> recordings = new ArrayList<>();
        for (String expr : board.expressions()) {
            recordings.add(new Recording("panel:" + recordings.size(), PromtoolIT.plain(expr)));
        }
        Files.writeString(
                folder.resolve("panels.yml"),
                Output.yaml("", Map.of("groups", List.of(new RuleGroup("panels", recordings).yaml()))));
        Program.require("promtool").run(folder, "check", "rules", "--lint=none", "panels.yml");
    }

    @Test
    void itsAlertsFireAndResolve() throws Exception {
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        String of = "job=\"p\", instance=\"i\", cluster=\"c\"";
        String quote = Metric.count(QUOTE).now() + "{" + of + ", pricing_tariff=\"night\", error_type=\"%s\"}";
        Map<String, Object> test = Map.of(
                "name",
                "own alerts",
                "interval",
                "1m",
                "input_series",
                List.of(
                        Map.of("series", quote.formatted(""), "values", "0+100x120"),
                        Map.of("series", quote.formatted("java.io.IOException"), "values", "0x30 0+50x30 1500x60"),
                        Map.of("series", Metric.of(LOST) + "{" + of + "}", "values", "0x30 3x90"),
                        Map.of("series", Metric.of(CACHE) + "{" + of + "}", "values", "0.5x30 1x30 0.5x60")),
                "promql_expr_test",
                List.of(
                        firing("28m", List.of()),
                        firing("33m", List.of("PricingLostQuotesGrows")),
                        firing("50m", List.of("PricingCacheUtilizationFull", "PricingQuoteDurationFailing")),
                        firing("90m", List.of())));
        Files.writeString(
                folder.resolve("tests.yml"),
                Output.yaml("", Map.of("rule_files", List.of("rules/pricing.yml"), "tests", List.of(test))));
        Program promtool = Program.require("promtool");
        promtool.run(folder, "check", "rules", "rules/pricing.yml");
        promtool.run(folder, "test", "rules", "tests.yml");
        assertThat(files()).containsKey("runbooks/PricingQuoteDurationFailing.md");
    }

    private static Map<String, Object> firing(String at, List<String> alerts) {
        return Map.of(
                "expr",
                "count by (alertname, cluster) (ALERTS{alertstate=\"firing\"})",
                "eval_time",
                at,
                "exp_samples",
                alerts.stream()
                        .map(alert -> Map.of("labels", "{alertname=\"" + alert + "\", cluster=\"c\"}", "value", 1))
                        .toList());
    }

    @Test
    void alertsLeadToItsDashboard() throws Exception {
        JsonNode board = Output.JSON.readTree(files().get("dashboards/pricing.json"));
        assertThat(board.get("title").asText()).isEqualTo("Pricing");
        assertThat(files().get("rules/pricing.yml"))
                .contains("/d/" + board.get("uid").asText() + "/pricing?var-job=");
    }

    @Test
    void theCommandLineTakesTheClassThatHasIt() throws Exception {
        Generator.run("generate", "--out", folder.toString(), "--catalog", OwnCatalogTest.class.getName());
        assertThat(folder.resolve("dashboards/pricing.json")).exists();
        assertThatThrownBy(() -> Generator.run("generate", "--out", folder.toString(), "--catalog", "no.such.Class"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameOfThePublishedOnesIsRefused() {
        MeterCatalog same = MeterCatalog.of("http", LOST);
        assertThatThrownBy(() -> Generator.files(same, "HTTP", Profile.OPERATION, Settings.defaults()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
