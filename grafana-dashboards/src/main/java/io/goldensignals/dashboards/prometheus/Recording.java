package io.goldensignals.dashboards.prometheus;

import java.util.LinkedHashMap;
import java.util.Map;

/** A recording rule: {@code record} is the name of the series that it makes. */
public record Recording(String record, String expr, Map<String, String> labels) implements Rule {

    public Recording {
        expr = Environment.kept(expr);
    }

    public Recording(String record, String expr) {
        this(record, expr, Map.of());
    }

    @Override
    public Map<String, Object> yaml() {
        Map<String, Object> yaml = new LinkedHashMap<>();
        yaml.put("record", record);
        yaml.put("expr", expr);
        if (!labels.isEmpty()) {
            yaml.put("labels", labels);
        }
        return yaml;
    }
}
