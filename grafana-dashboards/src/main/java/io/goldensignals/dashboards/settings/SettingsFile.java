package io.goldensignals.dashboards.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
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

    private static final List<String> KEYS = List.of(
            "labels",
            "grafana",
            "runbooks",
            "boards",
            "rules",
            "severities",
            "holds",
            "thresholds",
            "objectives",
            "histograms",
            "deadLetterQueues",
            "delayQueues",
            "generatedQueues",
            "probes",
            "anomalies");

    private SettingsFile() {}

    private static JsonNode tree(Path file) throws IOException {
        try {
            return new ObjectMapper(new YAMLFactory()).readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "file " + file + ", must be YAML: line " + e.getLocation().getLineNr() + ": "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    static Settings read(Path file) throws IOException {
        JsonNode yaml = tree(file);
        Settings.Builder builder = Settings.builder();
        if (yaml == null || yaml.isMissingNode() || yaml.isNull()) {
            return builder.build();
        }
        if (!yaml.isObject()) {
            throw new IllegalArgumentException("file " + file + " has no keys, must have some of " + KEYS);
        }
        for (Map.Entry<String, JsonNode> entry : yaml.properties()) {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "labels" -> builder.labels(texts(entry).toArray(String[]::new));
                case "grafana" -> builder.grafana(value.asText());
                case "runbooks" -> builder.runbooks(value.asText());
                case "boards" -> builder.boards(texts(entry).toArray(String[]::new));
                case "rules" -> builder.rules(texts(entry).toArray(String[]::new));
                case "severities" -> each(entry, (alert, of) -> builder.severity(alert, severity(of)));
                case "holds" -> each(entry, (alert, of) -> builder.hold(alert, of.asText()));
                case "thresholds" -> each(entry, (alert, of) -> builder.threshold(alert, number(alert, of)));
                case "objectives" -> each(entry, (objective, of) -> objective(objective, of, builder));
                case "histograms" -> builder.histograms(histograms(value.asText()));
                case "deadLetterQueues" -> builder.deadLetterQueues(value.asText());
                case "delayQueues" -> builder.delayQueues(value.asText());
                case "generatedQueues" -> builder.generatedQueues(value.asText());
                case "probes" -> builder.probes(value.asText());
                case "anomalies" -> each(entry, (of, number) -> anomalies(of, number, builder));
                default ->
                    throw new IllegalArgumentException(
                            "key " + entry.getKey() + " in " + file + ", must be one of " + KEYS);
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
    private static void each(Map.Entry<String, JsonNode> entry, BiConsumer<String, JsonNode> reader) {
        if (!entry.getValue().isObject()) {
            throw new IllegalArgumentException(entry.getKey() + ": " + entry.getValue() + ", must be keys with values");
        }
        entry.getValue().properties().forEach(of -> reader.accept(of.getKey(), of.getValue()));
    }

    private static void objective(String name, JsonNode value, Settings.Builder builder) {
        switch (name) {
            case "availability" -> builder.availability(number(name, value));
            case "within" -> builder.latency(number(name, value), builder.shareInTime);
            case "share" -> builder.latency(builder.within, number(name, value));
            case "routes" ->
                each(Map.entry(name, value), (route, of) -> builder.availability(route, number(route, of)));
            case "services" -> builder.services(texts(Map.entry(name, value)).toArray(String[]::new));
            default ->
                throw new IllegalArgumentException(
                        "objective " + name + ", must be availability, routes, within, share or services");
        }
    }

    private static void anomalies(String name, JsonNode value, Settings.Builder builder) {
        if (!List.of("a", "n").contains(name) || !value.canConvertToInt()) {
            throw new IllegalArgumentException("anomalies " + name + ": " + value + ", must be a and n, whole numbers");
        }
        builder.anomalies(
                name.equals("a") ? value.asInt() : builder.fences, name.equals("n") ? value.asInt() : builder.periods);
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

    private static List<String> texts(Map.Entry<String, JsonNode> entry) {
        if (!entry.getValue().isArray()) {
            throw new IllegalArgumentException(entry.getKey() + ": " + entry.getValue() + ", must be a list");
        }
        List<String> texts = new ArrayList<>();
        entry.getValue().forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
