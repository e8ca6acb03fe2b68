package io.goldensignals.dashboards.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.goldensignals.dashboards.output.Output;
import java.util.Map;
import java.util.TreeMap;

/** What single series or columns of a panel have instead of its defaults; of several for one the last counts. */
final class Overrides {

    private final ArrayNode json;

    Overrides(ArrayNode json) {
        this.json = json;
    }

    /** The properties of one series or column, to which more can be added. */
    record Properties(ArrayNode json) {

        Properties set(String property, Object value) {
            // The order of Map.of differs from run to run.
            Object ordered = value instanceof Map<?, ?> map ? new TreeMap<>(map) : value;
            json.addObject().put("id", property).set("value", Output.JSON.valueToTree(ordered));
            return this;
        }
    }

    /** Of the series whose names {@code regex} matches. */
    Properties like(String regex) {
        return of("byRegexp", "/" + regex + "/");
    }

    /** Of the column of this name. */
    Properties named(String name) {
        return of("byName", name);
    }

    /** Of the series that are zero all the time. */
    Properties zeros() {
        return of("byValue", Map.of("reducer", "allIsZero", "op", "gte", "value", 0));
    }

    private Properties of(String matcher, Object options) {
        ObjectNode override = json.addObject();
        Object ordered = options instanceof Map<?, ?> map ? new TreeMap<>(map) : options;
        override.putObject("matcher").put("id", matcher).set("options", Output.JSON.valueToTree(ordered));
        return new Properties(override.putArray("properties"));
    }

    /** Whether there are some of the series that contain {@code regex} in the expression for their names. */
    boolean have(String regex) {
        for (JsonNode override : json) {
            if (override.at("/matcher/options").asText().contains(regex)) {
                return true;
            }
        }
        return false;
    }
}
