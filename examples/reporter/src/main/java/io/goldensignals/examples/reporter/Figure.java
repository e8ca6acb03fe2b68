package io.goldensignals.examples.reporter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key figure of the daily report: the expression gives its value for the 24 hours before the time of evaluation.
 *
 * @param group the chart that it stands on, such as feed or messenger
 * @param unit such as EUR; {@code %} for a ratio, which is shown as a percentage; empty for a count
 */
record Figure(String name, String group, String unit, String expression) {

    /** The value as a person reads it: a count without decimals, a share in percent, money with cents. */
    String text(double value) {
        if (unit.equals("%")) {
            return String.format(Locale.ROOT, "%,.1f %%", 100 * value);
        }
        return unit.isEmpty()
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%,.2f %s", value, unit);
    }

    /** The figures in a JSON file: an array of objects with name, group, unit and expression; the shipped ones if null. */
    static List<Figure> load(@Nullable Path file) throws IOException {
        try (InputStream in = file == null
                ? Objects.requireNonNull(Figure.class.getResourceAsStream("/figures.json"), "figures.json")
                : Files.newInputStream(file)) {
            List<Figure> figures = new ArrayList<>();
            for (JsonNode node : new ObjectMapper().readTree(in)) {
                figures.add(new Figure(
                        text(node, "name"),
                        text(node, "group"),
                        node.path("unit").asText(""),
                        text(node, "expression")));
            }
            return figures;
        }
    }

    private static String text(JsonNode node, String field) throws IOException {
        String text = node.path(field).asText("");
        if (text.isEmpty()) {
            throw new IOException("a figure has no '" + field + "': " + node + "; needed are name, group, expression");
        }
        return text;
    }
}
