package com.example.pricing;

import io.goldensignals.core.MeterCatalog;
import io.goldensignals.dashboards.Bundle;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.grafana.Panels;
import io.goldensignals.dashboards.grafana.RowPanels;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.RowAlerts;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.prometheus.Runbook;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Place;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

// region bundle
/** A dashboard and alerts of our own, from the pieces of the published ones. */
public final class PricingBundle implements Bundle {

    private static final Place BOARD = new Place.Own("acme-pricing", "quotes", "Quotes");
    private static final Threshold SLOW = Threshold.seconds("QuotesSlow", 0.5).soon(0.25);

    @Override
    public List<Dashboard> dashboards() {
        Metric quotes = Metric.count(PricingMeters.QUOTE);
        return List.of(new Dashboard(BOARD, "Do customers get their quotes?", quotes)
                .row(
                        "Quotes",
                        Panels.rate("By tariff", "Quotes per second.", quotes, "ops", PricingMeters.TARIFF),
                        Panels.failures(
                                "Failed", "By error.", quotes.not(PricingMeters.ERROR, ""), PricingMeters.ERROR),
                        Panels.p95("Duration", "95th percentile.", PricingMeters.QUOTE, PricingMeters.TARIFF)
                                .thresholds(SLOW))
                .row("Cache", RowPanels.of(PricingMeters.CACHE).toArray(Panel[]::new)));
    }

    @Override
    public Map<String, List<RuleGroup>> rules(Profile profile) {
        List<Alert> alerts = new ArrayList<>(RowAlerts.of(PricingMeters.CACHE, BOARD, profile));
        String p95 = Promql.quantile(0.95, PricingMeters.QUOTE, profile.window("5m"), Promql.JOB);
        alerts.add(Alert.warning(SLOW.alert())
                .threshold(SLOW)
                .expr(p95 + " > " + SLOW)
                .hold(profile.time("5m"))
                .summary("Quotes of {{ $labels.job }} take long.")
                .description("One of twenty takes {{ $value | humanizeDuration }} or longer.")
                .board(BOARD, Promql.JOB)
                .runbook(Runbook.text(
                        "One quote of twenty takes longer than " + SLOW.prose() + ".",
                        "Customers leave.",
                        List.of("Panel *Duration*: one tariff or both?"),
                        List.of("Add an instance."),
                        "Not there."))
                .in(Category.BUSINESS));
        return Map.of("quotes", List.of(new RuleGroup("quotes", alerts)));
    }

    @Override
    public List<MeterCatalog> catalogs() {
        return List.of(PricingMeters.CATALOG);
    }
}
// endregion
