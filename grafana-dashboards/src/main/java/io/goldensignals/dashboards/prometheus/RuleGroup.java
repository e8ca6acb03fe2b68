package io.goldensignals.dashboards.prometheus;

import io.goldensignals.dashboards.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rules that are evaluated one after the other, every {@code interval} or as the server's configuration says if empty. */
public record RuleGroup(String name, String interval, List<? extends Rule> rules) {

    public RuleGroup(String name, List<? extends Rule> rules) {
        this(name, "", rules);
    }

    public Map<String, Object> yaml() {
        Map<String, Object> yaml = new LinkedHashMap<>();
        yaml.put("name", name);
        if (!interval.isEmpty()) {
            yaml.put("interval", interval);
        }
        yaml.put(
                "rules",
                rules.stream()
                        .filter(rule -> !(rule instanceof Alert alert
                                && Settings.current().off(alert.name())))
                        .map(Rule::yaml)
                        .toList());
        return yaml;
    }

    public List<Alert> alerts() {
        return rules.stream()
                .filter(Alert.class::isInstance)
                .map(Alert.class::cast)
                .toList();
    }
}
