package com.example.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goldensignals.core.ProcessMeters;
import io.goldensignals.dashboards.Bundle;
import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.Program;
import io.goldensignals.dashboards.audit.Audit;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.output.Format;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.settings.Place;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a company does with a catalogue of its own, from a package of its own: by one call, and by hand. */
class PricingTest {

    @TempDir
    Path folder;

    private static Map<String, String> byHand(Settings settings) {
        return Generator.files(new PricingBundle(), Profile.OPERATION, settings);
    }

    // region call
    private static Map<String, String> byOneCall() {
        return Generator.files(PricingMeters.CATALOG, "Pricing", Profile.OPERATION, Settings.defaults());
    }
    // endregion

    @Test
    void oneCallGivesADashboardAlertsRunbooksAndAPageOfTheMeters() {
        assertThat(byOneCall().keySet())
                .containsExactlyInAnyOrder(
                        "dashboards/pricing.json",
                        "rules/pricing.yml",
                        "metrics/pricing.md",
                        "runbooks/PricingQuoteDurationFailing.md",
                        "runbooks/PricingLostQuotesGrows.md",
                        "runbooks/PricingCacheUtilizationFull.md");
        assertThat(byOneCall().get("metrics/pricing.md"))
                .contains(
                        "`pricing_quote_duration_seconds`, histogram, seconds; rate, errors, duration",
                        "| `tariff` | The tariff. | `day` `night` |",
                        "| `error_type` | The exception; empty without one. | at most 20 |",
                        "`pricing_lost_quotes_total`, counter",
                        "`pricing_cache_utilization_ratio`, gauge, ratio; saturation");
        assertAsksForWhatIsMeasured(byOneCall());
    }

    @Test
    void aDashboardIsComposedByHand() {
        Map<String, String> files = byHand(Settings.defaults());
        assertThat(files.keySet())
                .containsExactlyInAnyOrder(
                        "dashboards/quotes.json",
                        "rules/quotes.yml",
                        "metrics/pricing.md",
                        "runbooks/QuotesSlow.md",
                        "runbooks/PricingCacheUtilizationFull.md");
        assertThat(files.get("dashboards/quotes.json"))
                .contains("\"By tariff\"", "\"Failed\"", "\"Duration\"", "\"pricing.cache.utilization\"")
                .contains("cluster=~\\\"$cluster\\\"");
        assertThat(files.get("rules/quotes.yml")).contains("/d/acme-pricing/quotes?var-job=");
        assertAsksForWhatIsMeasured(files);
    }

    private static void assertAsksForWhatIsMeasured(Map<String, String> files) {
        Map<String, String> asking = new TreeMap<>(files);
        asking.keySet().removeIf(name -> name.endsWith(".md"));
        assertThat(new Audit()
                        .catalog(PricingMeters.CATALOG)
                        .catalog(ProcessMeters.CATALOG)
                        .of(asking))
                .isEmpty();
    }

    @Test
    void settingsChangeOnesOwnThresholdsAsThePublishedOnes() {
        Settings stricter = Settings.builder()
                .labels("region")
                .threshold("QuotesSlow", 0.1)
                .severity("QuotesSlow", "critical")
                .build();
        assertThat(byHand(stricter).get("rules/quotes.yml"))
                .contains("sum by (region, le, job)", "> 0.1", "severity: critical");
        assertThat(byHand(stricter).get("runbooks/QuotesSlow.md")).contains("longer than 0.1 seconds");
        Settings none = Settings.builder().threshold("QuotesSlower", 0.1).build();
        assertThatThrownBy(() -> byHand(none))
                .hasMessageContaining("alert QuotesSlower, must be one of [", "QuotesSlow");
        Settings tooHigh =
                Settings.builder().threshold("PricingCacheUtilizationFull", 2).build();
        assertThatThrownBy(() -> byHand(tooHigh))
                .hasMessageContaining("threshold 2 of PricingCacheUtilizationFull, must be a share");
    }

    @Test
    void theAlertFiresAndResolves() throws Exception {
        Generator.write(folder, new PricingBundle(), Profile.OPERATION, Settings.defaults(), Format.FILES);
        Files.writeString(folder.resolve("tests.yml"), """
                rule_files: [rules/quotes.yml]
                evaluation_interval: 1m
                tests:
                  - interval: 1m
                    input_series:
                      - series: pricing_quote_duration_seconds_bucket{job="p", instance="i", le="+Inf"}
                        values: 0+10x100
                      - series: pricing_quote_duration_seconds_bucket{job="p", instance="i", le="1.0"}
                        values: 0+10x100
                      - series: pricing_quote_duration_seconds_bucket{job="p", instance="i", le="0.5"}
                        values: 0+10x20 200x30 210+10x50
                    promql_expr_test:
                      - {expr: 'count(ALERTS{alertstate="firing"})', eval_time: 20m}
                      - expr: count by (alertname) (ALERTS{alertstate="firing"})
                        eval_time: 40m
                        exp_samples: [{labels: '{alertname="QuotesSlow"}', value: 1}]
                      - {expr: 'count(ALERTS{alertstate="firing"})', eval_time: 80m}
                """);
        Program promtool = Program.require("promtool");
        promtool.run(folder, "check", "rules", "rules/quotes.yml");
        promtool.run(folder, "test", "rules", "tests.yml");
    }

    @Test
    void theCommandLineTakesABundle() throws Exception {
        Generator.main("generate", "--bundle", PricingBundle.class.getName(), "--out", folder.toString());
        assertThat(folder.resolve("dashboards/quotes.json")).exists();
        assertThat(folder.resolve("metrics/pricing.md")).exists();
    }

    @Test
    void aFileOfThePublishedOnesIsRefused() {
        Bundle same = new Bundle() {
            @Override
            public List<Dashboard> dashboards() {
                Place taken = new Place.Own("acme-http-two", "http", "HTTP");
                return List.of(new Dashboard(taken, "", Metric.of(PricingMeters.CACHE)));
            }
        };
        assertThatThrownBy(() -> Generator.files(same, Profile.OPERATION, Settings.defaults()))
                .hasMessageContaining("file http is one of the published ones");
    }
}
