package io.goldensignals.dashboards;

import io.goldensignals.dashboards.boards.Dashboards;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.rules.Rules;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The published dashboards and rules, those of them that settings select. */
enum PublishedBundle implements Bundle {
    INSTANCE;

    @Override
    public List<Dashboard> dashboards() {
        return Dashboards.all().stream()
                .filter(dashboard -> Settings.current().has(dashboard.board()))
                .toList();
    }

    @Override
    public Map<String, List<RuleGroup>> rules(Profile profile) {
        Map<String, List<RuleGroup>> selected = new LinkedHashMap<>(Rules.all(profile));
        selected.keySet().removeIf(file -> !Settings.current().hasRules(file));
        return selected;
    }
}
