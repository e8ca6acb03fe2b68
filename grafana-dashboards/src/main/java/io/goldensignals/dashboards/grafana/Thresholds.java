package io.goldensignals.dashboards.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.goldensignals.dashboards.output.Output;
import org.jspecify.annotations.Nullable;

/** The colours of a panel by value, from which value on each. */
public final class Thresholds {

    private Thresholds() {}

    public static void none(ObjectNode defaults) {
        steps(defaults).add(step(Panel.GOOD, null));
    }

    public static void neutral(ObjectNode defaults) {
        steps(defaults).add(step("text", null));
    }

    public static void rising(ObjectNode defaults, double warning, double critical) {
        steps(defaults)
                .add(step(Panel.GOOD, null))
                .add(step(Panel.WARNING, warning))
                .add(step(Panel.ERRORS, critical));
    }

    public static void falling(ObjectNode defaults, double warning, double critical) {
        steps(defaults)
                .add(step(Panel.ERRORS, null))
                .add(step(Panel.WARNING, critical))
                .add(step(Panel.GOOD, warning));
    }

    public static void atLeast(ObjectNode defaults, double minimum) {
        steps(defaults).add(step(Panel.ERRORS, null)).add(step(Panel.GOOD, minimum));
    }

    public static void from(ObjectNode defaults, double limit, String color) {
        steps(defaults).add(step(Panel.GOOD, null)).add(step(color, limit));
    }

    public static void below(ObjectNode defaults, double limit) {
        steps(defaults).add(step(Panel.GOOD, null)).add(step(Panel.ERRORS, limit));
    }

    private static ArrayNode steps(ObjectNode defaults) {
        return defaults.putObject("thresholds").put("mode", "absolute").putArray("steps");
    }

    private static ObjectNode step(String color, @Nullable Double from) {
        return Output.JSON.createObjectNode().put("color", color).put("value", from);
    }
}
