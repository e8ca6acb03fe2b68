package io.goldensignals.docs;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.TagSpec;
import io.micrometer.core.instrument.Meter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * OpenTelemetry's definitions of the metrics that the catalogues share with it, and the committed list of where a row
 * deviates, with the reason.
 */
final class Conventions {

    /** Namespaces that belong to the conventions; a row in one of them is theirs or a deviation. */
    private static final Set<String> NAMESPACES = Set.of("http", "messaging", "jvm", "process", "db", "system");

    private static final Map<String, String> UNITS = Map.of("s", "seconds", "By", "bytes", "1", "ratio");

    private final Definitions definitions = read("conventions.json", Definitions.class);
    private final List<Deviation> deviations = List.of(read("deviations.json", Deviation[].class));

    record Definitions(String source, String version, List<Definition> metrics) {}

    record Definition(String name, String instrument, String unit, List<String> required, List<String> optional) {}

    /** Rows that deviate in the same way for the same reason. */
    record Deviation(String what, List<String> rows, String reason) {}

    String version() {
        return definitions.source() + " " + definitions.version();
    }

    List<Deviation> deviations() {
        return deviations;
    }

    /** Every way in which {@code rows} differ from the definitions, as {@code row: what}. */
    Set<String> differences(List<MeterSpec> rows) {
        Map<String, Definition> byName =
                definitions.metrics().stream().collect(Collectors.toMap(Definition::name, Function.identity()));
        Set<String> result = new TreeSet<>();
        for (MeterSpec row : rows) {
            Definition definition = byName.get(row.name());
            if (definition != null) {
                differences(row, definition).forEach(what -> result.add(row.name() + ": " + what));
            } else if (NAMESPACES.contains(
                    row.name().substring(0, Math.max(0, row.name().indexOf('.'))))) {
                result.add(row.name() + ": not in the conventions");
            }
        }
        return result;
    }

    private static List<String> differences(MeterSpec row, Definition definition) {
        List<String> result = new ArrayList<>();
        if (!instruments(row.type()).contains(definition.instrument())) {
            result.add("instrument " + row.type() + " for " + definition.instrument());
        }
        String unit = definition.unit().startsWith("{") ? "" : UNITS.get(definition.unit());
        if (!row.unit().equals(unit)) {
            result.add("unit '" + row.unit() + "' for " + definition.unit());
        }
        Set<String> tags = row.tags().stream().map(TagSpec::key).collect(Collectors.toCollection(LinkedHashSet::new));
        definition.required().stream().filter(key -> !tags.contains(key)).forEach(key -> result.add("no tag " + key));
        tags.stream()
                .filter(key -> !definition.required().contains(key)
                        && !definition.optional().contains(key))
                .forEach(key -> result.add("tag " + key));
        return result;
    }

    private static Set<String> instruments(Meter.Type type) {
        return switch (type) {
            case COUNTER -> Set.of("counter");
            case GAUGE -> Set.of("gauge", "updowncounter");
            case TIMER, DISTRIBUTION_SUMMARY -> Set.of("histogram");
            default -> Set.of();
        };
    }

    private static <T> T read(String resource, Class<T> type) {
        try (InputStream in = Conventions.class.getResourceAsStream(resource)) {
            return new JsonMapper().readValue(in, type);
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read", e);
        }
    }
}
