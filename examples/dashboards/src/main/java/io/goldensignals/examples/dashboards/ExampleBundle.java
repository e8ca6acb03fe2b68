package io.goldensignals.examples.dashboards;

import io.goldensignals.core.MeterCatalog;
import io.goldensignals.dashboards.Bundle;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.examples.mes.MesMeters;
import io.goldensignals.examples.shop.ShopMeters;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The dashboards and rules of the two services, beside the published ones. Stateless and thread-safe. */
public final class ExampleBundle implements Bundle {

    @Override
    public List<Dashboard> dashboards() {
        return List.of(ShopBoard.create(), MesBoard.create());
    }

    @Override
    public Map<String, List<RuleGroup>> rules(Profile profile) {
        return new TreeMap<>(Map.of("shop", ShopRules.groups(profile), "mes", MesRules.groups(profile)));
    }

    @Override
    public List<MeterCatalog> catalogs() {
        return List.of(ShopMeters.CATALOG, MesMeters.CATALOG);
    }
}
