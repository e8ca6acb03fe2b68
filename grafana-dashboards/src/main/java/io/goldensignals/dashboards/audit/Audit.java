package io.goldensignals.dashboards.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.prometheus.Environment;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.PromqlReader;
import io.micrometer.core.instrument.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares dashboards and rules of whatever origin with what is measured: selectors that match nothing, labels that a metric
 * does not have, rates of gauges, bucket boundaries that do not exist.
 *
 * <p>It reads expressions by their words, not by a grammar: what it does not understand it reports as that.
 */
public final class Audit {

    /** What is known of a metric, by the name of its samples. */
    private record Known(boolean gauge, Set<String> labels, Set<Double> boundaries) {}

    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance", "__name__", "le", "quantile");
    private static final Set<String> RATES = Set.of("rate", "irate", "increase");
    private static final Pattern BUILT_IN = Pattern.compile("up|ALERTS|ALERTS_FOR_STATE|scrape_.*");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})?\\s+\\S+(?:\\s.*)?");
    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Map<String, Known> known = new HashMap<>();
    private final Set<String> recorded = new HashSet<>();
    private final Set<String> common = new HashSet<>(OF_PROMETHEUS);
    private final List<String> findings = new ArrayList<>();

    public Audit() {
        common.addAll(Environment.labels());
    }

    /** The rows of a catalogue are measured. */
    public Audit catalog(MeterCatalog catalog) {
        for (MeterSpec row : catalog.rows()) {
            Set<String> labels = new HashSet<>();
            row.tags().forEach(tag -> labels.add(Promql.label(tag)));
            boolean parts = row.type() == Meter.Type.TIMER || row.type() == Meter.Type.DISTRIBUTION_SUMMARY;
            add(row.prometheusName(), parts, row.type() == Meter.Type.GAUGE, labels, Set.copyOf(row.buckets()));
        }
        return this;
    }

    /** The metrics of a file in the form of {@code docs/metrics.yaml} are measured. */
    public Audit catalog(Path file) throws IOException {
        JsonNode yaml = Output.JSON.valueToTree(Output.readYaml(Files.readString(file)));
        if (!yaml.has("catalogs")) {
            throw new IllegalArgumentException(
                    "file " + file + " has no catalogs, must have the form of the published metrics.yaml");
        }
        yaml.path("catalogs")
                .forEach(catalog -> catalog.path("metrics").forEach(metric -> {
                    Set<String> labels = new HashSet<>();
                    metric.path("tags")
                            .forEach(tag -> labels.add(tag.path("label").asText()));
                    Set<Double> boundaries = new HashSet<>();
                    metric.path("buckets").forEach(bucket -> boundaries.add(bucket.asDouble()));
                    String type = metric.path("type").asText();
                    boolean parts = type.equals("histogram") || type.equals("summary");
                    add(metric.path("prometheus").asText(), parts, type.equals("gauge"), labels, boundaries);
                }));
        return this;
    }

    /** Forgets the metrics of a file as {@link #catalog(Path)} takes: what a version after it no longer has. */
    public Audit without(Path file) throws IOException {
        known.keySet().removeAll(new Audit().catalog(file).known.keySet());
        return this;
    }

    private void add(String name, boolean parts, boolean gauge, Set<String> labels, Set<Double> boundaries) {
        for (String suffix : parts ? List.of("_bucket", "_count", "_sum") : List.of("")) {
            known.put(name + suffix, new Known(gauge, labels, suffix.equals("_bucket") ? boundaries : Set.of()));
        }
        if (parts) {
            known.put(name + "_max", new Known(true, labels, Set.of()));
        }
    }

    /** The metrics of a scrape, in either text format, are measured. */
    public Audit scrape(String text) {
        Map<String, String> types = new HashMap<>();
        for (String line : text.lines().toList()) {
            Matcher type = TYPE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            }
            Matcher sample = SAMPLE.matcher(line);
            if (line.startsWith("#") || !sample.matches()) {
                continue;
            }
            String name = sample.group(1);
            Known of = known.computeIfAbsent(
                    name, fresh -> new Known("gauge".equals(types.get(fresh)), new HashSet<>(), new HashSet<>()));
            Set<String> labels = new HashSet<>(of.labels());
            Set<Double> boundaries = new HashSet<>(of.boundaries());
            Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
            while (label.find()) {
                labels.add(label.group(1));
                if (label.group(1).equals("le")) {
                    number(label.group(2)).ifPresent(boundaries::add);
                }
            }
            known.put(name, new Known(of.gauge(), labels, boundaries));
        }
        return this;
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.parseDouble(text.replace("+Inf", "Infinity")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** What is wrong with the files below the folders, a line each, in the order of the files. */
    public List<String> of(List<Path> folders) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Path folder : folders) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    if (file.toString().matches(".*\\.(json|ya?ml)")) {
                        files.put(file.toString(), Files.readString(file));
                    }
                }
            }
        }
        return of(files);
    }

    public List<String> of(Map<String, String> files) {
        Map<String, JsonNode> trees = new TreeMap<>();
        files.forEach((name, content) -> {
            try {
                trees.put(
                        name,
                        name.endsWith(".json")
                                ? Output.JSON.readTree(content)
                                : Output.JSON.valueToTree(Output.readYaml(content)));
            } catch (IOException | IllegalArgumentException e) {
                findings.add(name + ": cannot be read");
            }
        });
        trees.values().forEach(tree -> tree.findValuesAsText("record").forEach(recorded::add));
        trees.forEach((name, tree) -> {
            if (name.endsWith(".json")) {
                panels(name, tree.has("dashboard") ? tree.get("dashboard") : tree);
            } else {
                rules(name, tree);
            }
        });
        return List.copyOf(findings);
    }

    private void panels(String file, JsonNode board) {
        for (JsonNode panel : board.path("panels")) {
            String where = file + ", panel " + panel.path("title").asText();
            panel.path("targets")
                    .forEach(target -> check(where, target.path("expr").asText()));
            panels(file, panel);
        }
        // The same board as a resource of Grafana 13.
        for (JsonNode element : board.at("/spec/elements")) {
            String where = file + ", panel " + element.at("/spec/title").asText();
            element.at("/spec/data/spec/queries")
                    .forEach(query ->
                            check(where, query.at("/spec/query/spec/expr").asText()));
        }
    }

    private void rules(String file, JsonNode yaml) {
        JsonNode groups = yaml.has("spec") ? yaml.at("/spec/groups") : yaml.path("groups");
        for (JsonNode group : groups) {
            for (JsonNode rule : group.path("rules")) {
                String name = rule.path("alert").asText(rule.path("record").asText());
                check(file + ", rule " + name, rule.path("expr").asText());
            }
        }
    }

    private void check(String where, String expr) {
        if (!closed(expr)) {
            findings.add(where + ": brackets are not closed: " + expr);
        }
        List<PromqlReader.Selector> selectors;
        List<PromqlReader.Grouping> groupings;
        try {
            selectors = PromqlReader.selectors(expr);
            groupings = PromqlReader.groupings(expr);
        } catch (RuntimeException e) {
            findings.add(where + ": not understood: " + expr);
            return;
        }
        Set<String> labels = new TreeSet<>(common);
        boolean all = true;
        for (PromqlReader.Selector selector : selectors) {
            String metric = selector.metric();
            if (recorded.contains(metric) || BUILT_IN.matcher(metric).matches()) {
                all = false;
                continue;
            }
            Known of = known.get(metric);
            if (of == null) {
                findings.add(where + ": nothing is called " + metric);
                all = false;
                continue;
            }
            labels.addAll(of.labels());
            check(where, selector, of);
        }
        // What label_join, label_replace and count_values make cannot be seen in the metrics.
        if (all && !selectors.isEmpty() && !expr.matches("(?s).*\\b(label_\\w+|count_values)\\b.*")) {
            groupings.stream()
                    .flatMap(grouping -> grouping.labels().stream())
                    .filter(label -> !labels.contains(label) && !label.startsWith("$"))
                    .distinct()
                    .forEach(label -> findings.add(where + ": no metric there has the label " + label));
        }
    }

    private static boolean closed(String expr) {
        Deque<Character> open = new ArrayDeque<>();
        for (char c : QUOTED.matcher(expr).replaceAll("").toCharArray()) {
            int opening = "([{".indexOf(c);
            int closing = ")]}".indexOf(c);
            if (opening >= 0) {
                open.push(")]}".charAt(opening));
            } else if (closing >= 0 && (open.isEmpty() || open.pop() != c)) {
                return false;
            }
        }
        return open.isEmpty();
    }

    private void check(String where, PromqlReader.Selector selector, Known of) {
        for (PromqlReader.Condition condition : selector.conditions()) {
            String label = condition.label();
            if (!common.contains(label) && !of.labels().contains(label)) {
                findings.add(where + ": " + selector.metric() + " has no label " + label);
            }
            if (label.equals("le") && condition.operator().equals("=")) {
                number(condition.value())
                        .filter(value -> !value.isInfinite())
                        .filter(value -> !of.boundaries().contains(value))
                        .ifPresent(value -> findings.add(where + ": " + selector.metric() + " has no boundary "
                                + condition.value() + ", but " + new TreeSet<>(of.boundaries())));
            }
        }
        if (of.gauge() && RATES.contains(selector.call())) {
            findings.add(where + ": " + selector.call() + " of " + selector.metric() + ", which is a gauge");
        }
    }
}
