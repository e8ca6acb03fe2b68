package io.goldensignals.dashboards;

import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.grafana.RowPanels;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.RowAlerts;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Place;
import io.goldensignals.dashboards.settings.Profile;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A dashboard and alerts for any catalogue, made of what its rows say of themselves: their kind, unit, tags and signals. What is
 * timed gets rate, errors and duration; what is counted a rate; what is measured a level.
 */
final class CatalogBundle implements Bundle {

    private static final int OPEN = 18;

    private final MeterCatalog catalog;
    private final Place place;

    CatalogBundle(MeterCatalog catalog, String title) {
        String slug = catalog.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        this.catalog = catalog;
        this.place = new Place.Own("golden-own-" + (slug.length() > 29 ? slug.substring(0, 29) : slug), slug, title);
    }

    @Override
    public List<MeterCatalog> catalogs() {
        return List.of(catalog);
    }

    @Override
    public Map<String, List<RuleGroup>> rules(Profile profile) {
        List<Alert> alerts = catalog.rows().stream()
                .flatMap(row -> RowAlerts.of(row, place, profile).stream())
                .toList();
        return Map.of(place.slug(), List.of(new RuleGroup("own-" + place.slug(), alerts)));
    }

    @Override
    public List<Dashboard> dashboards() {
        MeterSpec first = catalog.rows().get(0);
        Dashboard dashboard = new Dashboard(
                place,
                "What the meters of " + catalog.name() + " say, row by row of their catalogue.",
                RowPanels.isDistribution(first) ? Metric.count(first) : Metric.of(first));
        int open = 0;
        for (boolean timed : new boolean[] {true, false}) {
            List<Panel> panels = catalog.rows().stream()
                    .filter(row -> RowPanels.isDistribution(row) == timed)
                    .flatMap(row -> RowPanels.of(row).stream())
                    .toList();
            if (!panels.isEmpty()) {
                int fitting = Math.max(0, Math.min(panels.size(), OPEN - open));
                String title = timed ? "Rate, errors, duration" : "Counts and levels";
                if (fitting > 0) {
                    dashboard.row(title, panels.subList(0, fitting).toArray(Panel[]::new));
                }
                if (fitting < panels.size()) {
                    dashboard.collapsed(
                            fitting > 0 ? title + ", more" : title,
                            panels.subList(fitting, panels.size()).toArray(Panel[]::new));
                }
                open += fitting;
            }
        }
        return List.of(dashboard);
    }
}
