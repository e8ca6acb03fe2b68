package io.goldensignals.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The colours of a panel by value, from which value on each. */
final class Thresholds {

    private Thresholds() {}

    static void none(ObjectNode defaults) {
        steps(defaults).add(step(Panel.GOOD, null));
    }

    static void neutral(ObjectNode defaults) {
        steps(defaults).add(step("text", null));
    }

    static void rising(ObjectNode defaults, double warning, double critical) {
        steps(defaults)
                .add(step(Panel.GOOD, null))
                .add(step(Panel.WARNING, warning))
                .add(step(Panel.ERRORS, critical));
    }

    static void falling(ObjectNode defaults, double warning, double critical) {
        steps(defaults)
                .add(step(Panel.ERRORS, null))
                .add(step(Panel.WARNING, critical))
                .add(step(Panel.GOOD, warning));
    }

    static void atLeast(ObjectNode defaults, double minimum) {
        steps(defaults).add(step(Panel.ERRORS, null)).add(step(Panel.GOOD, minimum));
    }

    static void from(ObjectNode defaults, double limit, String color) {
        steps(defaults).add(step(Panel.GOOD, null)).add(step(color, limit));
    }

    static void below(ObjectNode defaults, double limit) {
        steps(defaults).add(step(Panel.GOOD, null)).add(step(Panel.ERRORS, limit));
    }

    private static ArrayNode steps(ObjectNode defaults) {
        return defaults.putObject("thresholds").put("mode", "absolute").putArray("steps");
    }

    private static ObjectNode step(String color, @Nullable Double from) {
        return Output.JSON.createObjectNode().put("color", color).put("value", from);
    }
}
