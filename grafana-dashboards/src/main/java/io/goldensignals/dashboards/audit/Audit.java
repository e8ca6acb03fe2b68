package io.goldensignals.dashboards.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.TagSpec;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.prometheus.Environment;
import io.goldensignals.dashboards.prometheus.Expr;
import io.goldensignals.dashboards.prometheus.Promql;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares dashboards and rules of whatever origin with what is measured: selectors that match nothing, labels and values that a
 * metric does not have, joins whose sides never match, functions that do not fit a metric, bucket boundaries that do not exist,
 * legends and messages that name a label which is gone by then.
 *
 * <p>What it does not understand it reports as that; of series whose labels it cannot know it finds nothing.
 */
public final class Audit {

    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})?\\s+\\S+(?:\\s.*)?");
    private static final Pattern QUOTED =
            Pattern.compile("#[^\\n]*|\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
    private static final Pattern MESSAGE = Pattern.compile("\\$labels\\.(\\w+)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final Pattern FILE = Pattern.compile(".*\\.(json|ya?ml)");

    private final Map<String, Known> known = new HashMap<>();
    private final Map<String, List<JsonNode>> recorded = new HashMap<>();
    private final Map<String, Shape> made = new HashMap<>();
    private final Set<String> common = new HashSet<>(OF_PROMETHEUS);
    private final List<String> findings = new ArrayList<>();
    private double scrapeSeconds = 15;
    private int expressions;

    public Audit() {
        common.addAll(Environment.labels());
    }

    /** Targets are scraped every so many seconds: 15 unless it is said. */
    public Audit scrapedEvery(double seconds) {
        scrapeSeconds = seconds;
        return this;
    }

    /** The rows of a catalogue are measured. */
    public Audit catalog(MeterCatalog catalog) {
        for (MeterSpec row : catalog.rows()) {
            Set<String> labels = new HashSet<>();
            Map<String, Set<String>> values = new HashMap<>();
            for (TagSpec tag : row.tags()) {
                labels.add(Promql.label(tag));
                if (tag.isClosed()) {
                    values.put(Promql.label(tag), tag.values());
                }
            }
            boolean parts = row.type() == Meter.Type.TIMER || row.type() == Meter.Type.DISTRIBUTION_SUMMARY;
            Known.Kind kind = switch (row.type()) {
                case GAUGE -> Known.Kind.GAUGE;
                case COUNTER -> Known.Kind.COUNTER;
                default -> Known.Kind.OTHER;
            };
            add(row.prometheusName(), parts, new Known(kind, labels, values, Set.copyOf(row.buckets())));
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
                    Map<String, Set<String>> values = new HashMap<>();
                    for (JsonNode tag : metric.path("tags")) {
                        String label = tag.path("label").asText();
                        labels.add(label);
                        Set<String> closed = new HashSet<>();
                        tag.path("values").forEach(value -> closed.add(value.asText()));
                        values.put(label, closed);
                    }
                    Set<Double> boundaries = new HashSet<>();
                    metric.path("buckets").forEach(bucket -> boundaries.add(bucket.asDouble()));
                    String type = metric.path("type").asText();
                    boolean parts = type.equals("histogram") || type.equals("summary");
                    add(metric.path("prometheus").asText(), parts, new Known(kind(type), labels, values, boundaries));
                }));
        return this;
    }

    /** Forgets the metrics of a file as {@link #catalog(Path)} takes: what a version after it no longer has. */
    public Audit without(Path file) throws IOException {
        known.keySet().removeAll(new Audit().catalog(file).known.keySet());
        return this;
    }

    private static Known.Kind kind(String type) {
        return switch (type) {
            case "gauge" -> Known.Kind.GAUGE;
            case "counter" -> Known.Kind.COUNTER;
            default -> Known.Kind.OTHER;
        };
    }

    private void add(String name, boolean parts, Known of) {
        if (!parts) {
            known.put(name, of);
            return;
        }
        for (String suffix : List.of("_bucket", "_count", "_sum")) {
            known.put(
                    name + suffix,
                    new Known(
                            Known.Kind.COUNTER,
                            of.labels(),
                            of.values(),
                            suffix.equals("_bucket") ? of.boundaries() : Set.of()));
        }
        known.put(name + "_max", new Known(Known.Kind.GAUGE, of.labels(), of.values(), Set.of()));
        // The same recordings, where a native histogram is scraped.
        known.put(name, new Known(Known.Kind.NATIVE, of.labels(), of.values(), Set.of()));
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
                    name, fresh -> new Known(kindOf(fresh, types), new HashSet<>(), Map.of(), new HashSet<>()));
            Set<String> labels = new HashSet<>(of.labels());
            Set<Double> boundaries = new HashSet<>(of.boundaries());
            Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
            while (label.find()) {
                labels.add(label.group(1));
                if (label.group(1).equals("le")) {
                    number(label.group(2)).ifPresent(boundaries::add);
                }
            }
            known.put(name, new Known(of.kind(), labels, of.values(), boundaries));
            String histogram = name.replaceFirst("_count$", "");
            if ("histogram".equals(types.get(histogram))) {
                known.put(histogram, new Known(Known.Kind.NATIVE, labels, Map.of(), Set.of()));
            }
        }
        return this;
    }

    /** By what the scrape says of it; OpenMetrics says it of the name without the suffix. */
    private static Known.Kind kindOf(String name, Map<String, String> types) {
        String family = name.replaceFirst("_(total|count|sum|bucket)$", "");
        String type = types.getOrDefault(name, types.getOrDefault(family, ""));
        boolean part = !family.equals(name) && Set.of("histogram", "summary").contains(type);
        return part ? Known.Kind.COUNTER : kind(type);
    }

    static Optional<Double> number(String text) {
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
                    if (FILE.matcher(file.toString()).matches()) {
                        files.put(file.toString(), Files.readString(file));
                    }
                }
            }
        }
        return of(files);
    }

    /** The same of the contents of files, by their names. */
    public List<String> of(Map<String, String> files) {
        Map<String, JsonNode> trees = new TreeMap<>();
        files.forEach((name, content) -> read(name, content, trees));
        trees.values()
                .forEach(tree -> tree.findParents("record")
                        .forEach(rule -> recorded.computeIfAbsent(
                                        rule.path("record").asText(), name -> new ArrayList<>())
                                .add(rule)));
        trees.forEach((name, tree) -> {
            panels(name, tree.has("dashboard") ? tree.get("dashboard") : tree);
            rules(name, tree);
        });
        return List.copyOf(findings);
    }

    /** How many expressions were compared so far. */
    public int expressions() {
        return expressions;
    }

    /** The documents of a file; those within a ConfigMap or a list of resources are files of their own. */
    private void read(String name, String content, Map<String, JsonNode> trees) {
        try {
            if (name.endsWith(".json")) {
                read(name, Output.JSON.readTree(content), trees);
            } else {
                int number = 1;
                for (Object document : Output.readYamls(content)) {
                    String of = number == 1 ? name : name + ", document " + number;
                    read(of, Output.JSON.<JsonNode>valueToTree(document), trees);
                    number++;
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            findings.add(name + ": cannot be read");
        }
    }

    private void read(String name, JsonNode tree, Map<String, JsonNode> trees) {
        String kind = tree.path("kind").asText();
        if (kind.equals("ConfigMap")) {
            tree.path("data").properties().forEach(entry -> {
                if (FILE.matcher(entry.getKey()).matches()) {
                    read(name + ", " + entry.getKey(), entry.getValue().asText(), trees);
                }
            });
        } else if (kind.equals("List")) {
            int number = 1;
            for (JsonNode item : tree.path("items")) {
                read(name + ", item " + number++, item, trees);
            }
        } else {
            trees.put(name, tree);
        }
    }

    private void panels(String file, JsonNode board) {
        for (JsonNode panel : board.path("panels")) {
            String where = file + ", panel " + panel.path("title").asText();
            panel.path("targets")
                    .forEach(target -> check(
                            where,
                            target.path("expr").asText(),
                            "the legend",
                            LEGEND,
                            target.path("legendFormat").asText()));
            panels(file, panel);
        }
        // The same board as a resource of Grafana 13.
        for (JsonNode element : board.at("/spec/elements")) {
            String where = file + ", panel " + element.at("/spec/title").asText();
            element.at("/spec/data/spec/queries")
                    .forEach(query -> check(
                            where,
                            query.at("/spec/query/spec/expr").asText(),
                            "the legend",
                            LEGEND,
                            query.at("/spec/query/spec/legendFormat").asText()));
        }
    }

    private void rules(String file, JsonNode yaml) {
        JsonNode groups = yaml.has("spec") ? yaml.at("/spec/groups") : yaml.path("groups");
        for (JsonNode group : groups) {
            for (JsonNode rule : group.path("rules")) {
                String name = rule.path("alert").asText(rule.path("record").asText());
                Set<String> given = new HashSet<>(labels(rule));
                given.addAll(List.of("alertname", "severity"));
                StringBuilder messages = new StringBuilder();
                rule.path("annotations")
                        .forEach(text -> messages.append(text.asText()).append('\n'));
                rule.path("labels")
                        .forEach(text -> messages.append(text.asText()).append('\n'));
                check(
                        file + ", rule " + name,
                        rule.path("expr").asText(),
                        "a message",
                        MESSAGE,
                        messages.toString(),
                        given);
            }
        }
    }

    private static List<String> labels(JsonNode rule) {
        List<String> labels = new ArrayList<>();
        rule.path("labels").fieldNames().forEachRemaining(labels::add);
        return labels;
    }

    private void check(String where, String expr, String what, Pattern names, String text) {
        check(where, expr, what, names, text, Set.of());
    }

    /** An expression, and what the text that goes with it names of its labels. */
    private void check(String where, String expr, String what, Pattern names, String text, Set<String> given) {
        if (expr.isBlank()) {
            return;
        }
        expressions++;
        if (!closed(expr)) {
            findings.add(where + ": brackets are not closed: " + expr);
            return;
        }
        ExprAudit audit = audit();
        Shape shape;
        try {
            shape = audit.of(Expr.parse(expr));
        } catch (IllegalArgumentException e) {
            findings.add(where + ": not understood: " + expr);
            return;
        }
        audit.findings().forEach(finding -> findings.add(where + ": " + finding));
        names.matcher(text)
                .results()
                .map(result -> result.group(1))
                .filter(label -> !label.equals("__name__") && !given.contains(label) && !shape.has(label))
                .distinct()
                .forEach(label ->
                        findings.add(where + ": " + what + " names the label " + label + ", which is not there"));
    }

    private ExprAudit audit() {
        return new ExprAudit(known, common, this::recorded, scrapeSeconds);
    }

    /** What the recording rules of that name make. */
    private Optional<Shape> recorded(String name) {
        if (!recorded.containsKey(name)) {
            return Optional.empty();
        }
        if (!made.containsKey(name)) {
            // One that goes by what it has made before.
            made.put(name, Shape.ANY);
            Shape all = null;
            for (JsonNode rule : recorded.get(name)) {
                Shape one;
                try {
                    one = audit().of(Expr.parse(rule.path("expr").asText()));
                } catch (IllegalArgumentException e) {
                    one = Shape.ANY;
                }
                one = one.scalar() ? Shape.of(Set.of()) : one;
                one = one.with(labels(rule));
                all = all == null ? one : all.or(one);
            }
            made.put(name, all == null ? Shape.ANY : all.as(Known.Kind.OTHER));
        }
        return Optional.of(made.get(name));
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
}
