package io.goldensignals.dashboards.rules;

import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Profile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules that are generated, by file. */
public final class Rules {

    private Rules() {}

    public static Map<String, List<RuleGroup>> all(Profile profile) {
        Map<String, List<RuleGroup>> files = new LinkedHashMap<>();
        files.put("presence", PresenceRules.groups(profile));
        files.put("http", HttpRules.groups(profile));
        files.put("saturation", SaturationRules.groups(profile));
        files.put("messaging", MessagingRules.groups(profile));
        files.put("storage", StorageRules.groups(profile));
        files.put("jobs", JobRules.groups(profile));
        files.put("business", BusinessRules.groups(profile));
        files.put("quality", QualityRules.groups(profile));
        return files;
    }

    public static List<Alert> alerts(Profile profile) {
        return all(profile).values().stream()
                .flatMap(List::stream)
                .flatMap(group -> group.alerts().stream())
                .toList();
    }
}
