package io.goldensignals.dashboards.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Settings as a YAML file, with the keys that the builder's methods are called. */
final class SettingsFile {

    private SettingsFile() {}

    static Settings read(Path file) throws IOException {
        JsonNode yaml = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(file));
        Settings.Builder builder = Settings.builder();
        if (yaml == null || yaml.isMissingNode() || yaml.isNull()) {
            return builder.build();
        }
        if (!yaml.isObject()) {
            throw new IllegalArgumentException(file + " has no keys");
        }
        for (Map.Entry<String, JsonNode> entry : yaml.properties()) {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "labels" -> builder.labels(texts(value).toArray(String[]::new));
                case "grafana" -> builder.grafana(value.asText());
                case "runbooks" -> builder.runbooks(value.asText());
                case "boards" -> builder.boards(texts(value).toArray(String[]::new));
                case "rules" -> builder.rules(texts(value).toArray(String[]::new));
                case "severities" -> each(value, (alert, of) -> builder.severity(alert, severity(of)));
                case "holds" -> each(value, (alert, of) -> builder.hold(alert, of.asText()));
                case "thresholds" -> each(value, (alert, of) -> builder.threshold(alert, number(alert, of)));
                case "objectives" -> each(value, (objective, of) -> objective(objective, of, builder));
                case "histograms" -> builder.histograms(histograms(value.asText()));
                case "deadLetterQueues" -> builder.deadLetterQueues(value.asText());
                case "delayQueues" -> builder.delayQueues(value.asText());
                case "generatedQueues" -> builder.generatedQueues(value.asText());
                case "probes" -> builder.probes(value.asText());
                case "anomalies" ->
                    builder.anomalies(
                            value.path("a").asInt(builder.fences),
                            value.path("n").asInt(builder.periods));
                default -> throw new IllegalArgumentException("unknown key " + entry.getKey() + " in " + file);
            }
        }
        return builder.build();
    }

    private static Histograms histograms(String text) {
        return Arrays.stream(Histograms.values())
                .filter(kind -> kind.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("histograms " + text + ", must be classic, native or both"));
    }

    /** Reads the values of keys below a key. */
    private static void each(JsonNode value, BiConsumer<String, JsonNode> reader) {
        if (!value.isObject()) {
            throw new IllegalArgumentException(value + ", must be keys with values");
        }
        value.properties().forEach(of -> reader.accept(of.getKey(), of.getValue()));
    }

    private static void objective(String name, JsonNode value, Settings.Builder builder) {
        switch (name) {
            case "availability" -> builder.availability(number(name, value));
            case "within" -> builder.latency(number(name, value), builder.shareInTime);
            case "share" -> builder.latency(builder.within, number(name, value));
            case "routes" -> each(value, (route, of) -> builder.availability(route, number(route, of)));
            case "services" -> builder.services(texts(value).toArray(String[]::new));
            default ->
                throw new IllegalArgumentException(
                        "unknown objective " + name + ", must be availability, routes, within, share or services");
        }
    }

    private static double number(String of, JsonNode value) {
        if (!value.isNumber()) {
            throw new IllegalArgumentException(of + ": " + value.asText() + ", must be a number");
        }
        return value.asDouble();
    }

    /** YAML takes a bare off for false. */
    private static String severity(JsonNode value) {
        return value.isBoolean() && !value.asBoolean() ? "off" : value.asText();
    }

    private static List<String> texts(JsonNode list) {
        if (!list.isArray()) {
            throw new IllegalArgumentException(list + ", must be a list");
        }
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
