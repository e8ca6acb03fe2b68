package io.goldensignals.dashboards.audit;

import com.google.re2j.PatternSyntaxException;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.core.TagSpec;
import io.goldensignals.dashboards.prometheus.Expr;
import io.goldensignals.dashboards.prometheus.Expr.Condition;
import io.goldensignals.dashboards.settings.Profile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what cannot be right in one expression. It follows which labels the series have from the selectors on through functions,
 * aggregations and joins; where it does not know them, it does not find anything.
 */
final class ExprAudit {

    private static final Set<String> RATES = Set.of("rate", "irate", "increase");
    private static final Set<String> OF_GAUGES =
            Set.of("deriv", "delta", "idelta", "predict_linear", "double_exponential_smoothing", "holt_winters");
    private static final Set<String> SCALARS = Set.of("time", "pi", "scalar");
    private static final Set<String> SETS = Set.of("and", "or", "unless");

    /** Functions of the time, which have one series without labels if no series is given. */
    private static final Pattern CALENDAR = Pattern.compile("(day|days)_.*|month|year|hour|minute");

    /** What Prometheus makes itself, with whatever labels targets and rules have. */
    private static final Pattern FOREIGN = Pattern.compile("up|ALERTS|ALERTS_FOR_STATE|scrape_.*");

    /** What the process publishes beside any catalogue. */
    private static final String OF_EVERY_CLIENT = ProcessMeters.PROCESS_START_TIME.prometheusName();

    private static final Pattern GROUP = Pattern.compile("\\$(?:(\\d+)|\\{(\\d+)})");
    private static final Pattern PLAIN = Pattern.compile("[\\w\\-/ :,]*");

    private final Map<String, Known> known;
    private final Set<String> common;
    private final Function<String, Optional<Shape>> recorded;
    private final double scrapeSeconds;
    private final Set<String> findings = new LinkedHashSet<>();

    /**
     * @param known metrics by name
     * @param common labels of every series
     * @param recorded what a recording rule makes, if one makes series of that name
     */
    ExprAudit(
            Map<String, Known> known,
            Set<String> common,
            Function<String, Optional<Shape>> recorded,
            double scrapeSeconds) {
        this.known = known;
        this.common = common;
        this.recorded = recorded;
        this.scrapeSeconds = scrapeSeconds;
    }

    List<String> findings() {
        return List.copyOf(findings);
    }

    Shape of(Expr expr) {
        if (expr instanceof Expr.Selector selector) {
            return selector(selector);
        } else if (expr instanceof Expr.Subquery subquery) {
            return of(subquery.of());
        } else if (expr instanceof Expr.Call call) {
            return call(call);
        } else if (expr instanceof Expr.Aggregation aggregation) {
            return aggregation(aggregation);
        } else if (expr instanceof Expr.Binary binary) {
            return binary(binary);
        }
        return Shape.SCALAR;
    }

    private Shape selector(Expr.Selector selector) {
        String metric = selector.metric();
        for (Condition condition : selector.conditions()) {
            if (condition.label().equals("__name__")) {
                if (condition.operator().equals("=")) {
                    metric = condition.value();
                } else if (condition.operator().equals("=~")) {
                    return named(condition.value());
                }
            }
        }
        if (metric.isEmpty()
                || metric.contains("$")
                || metric.contains("[[")
                || FOREIGN.matcher(metric).matches()) {
            return Shape.ANY;
        }
        Known of = known.get(metric);
        Optional<Shape> made = recorded.apply(metric);
        if (made.isPresent()) {
            for (Condition condition : selector.conditions()) {
                if (!made.get().has(condition.label()) && !condition.label().equals("__name__")) {
                    findings.add(metric + " has no label " + condition.label());
                }
            }
            return made.get();
        }
        if (of == null) {
            if (!metric.equals(OF_EVERY_CLIENT)) {
                findings.add("nothing is called " + metric);
            }
            return Shape.ANY;
        }
        Shape shape = Shape.of(common).with(of.labels()).as(of.kind());
        if (metric.endsWith("_bucket")) {
            shape = shape.with(Set.of("le"));
        }
        for (Condition condition : selector.conditions()) {
            condition(metric, of, shape, condition);
        }
        return shape;
    }

    /** Series of several names. */
    private Shape named(String regex) {
        try {
            com.google.re2j.Pattern names = com.google.re2j.Pattern.compile(regex);
            if (!regex.contains("$")
                    && known.keySet().stream()
                            .noneMatch(name -> names.matcher(name).matches())) {
                findings.add("nothing is called " + regex);
            }
        } catch (PatternSyntaxException e) {
            findings.add(regex + " is no regular expression of Prometheus'");
        }
        return Shape.ANY;
    }

    private void condition(String metric, Known of, Shape shape, Condition condition) {
        String label = condition.label();
        String value = condition.value();
        if (label.equals("__name__") || label.contains("$")) {
            return;
        }
        if (!shape.has(label)) {
            findings.add(metric + " has no label " + label);
            return;
        }
        if (value.contains("$") && value.matches(".*\\$(\\w|\\{).*")) {
            return;
        }
        boolean regex = condition.operator().endsWith("~");
        List<String> alternatives = regex ? List.of(value.split("\\|", -1)) : List.of(value);
        if (label.equals("le")) {
            alternatives.stream()
                    .map(each -> each.replace("(\\.0)?", "").replace("\\", ""))
                    .flatMap(each -> Audit.number(each).stream())
                    .filter(each -> !each.isInfinite() && !of.boundaries().contains(each))
                    .forEach(each -> findings.add(
                            metric + " has no boundary " + text(each) + ", but " + new TreeSet<>(of.boundaries())));
            return;
        }
        Set<String> values = of.values().getOrDefault(label, Set.of());
        if (!values.isEmpty()) {
            for (String each : alternatives) {
                if (PLAIN.matcher(each).matches()
                        && !each.isEmpty()
                        && !each.equals(TagSpec.OTHER) // which any other value becomes
                        && !values.contains(each)) {
                    findings.add(label + " of " + metric + " is never " + each + ", but " + new TreeSet<>(values));
                }
            }
        }
        if (regex) {
            anchored(value);
        }
    }

    /** Regular expressions are of whole values: signs of an end at one end only show that a part was meant. */
    private void anchored(String regex) {
        try {
            com.google.re2j.Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            findings.add(regex + " is no regular expression of Prometheus'");
            return;
        }
        boolean begins = regex.startsWith("^");
        boolean ends = regex.endsWith("$");
        if (regex.contains("|")) {
            return;
        }
        if ((begins && !ends && !regex.matches("(?s).*(\\.[*+]|\\.)"))
                || (ends && !begins && !regex.matches("(?s)\\.[*+?]?.*"))) {
            findings.add("a regular expression is of the whole value, and " + regex + " of a part");
        }
    }

    private static String text(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private Shape call(Expr.Call call) {
        String function = call.function();
        List<Shape> shapes = call.arguments().stream().map(this::of).toList();
        if (SCALARS.contains(function)) {
            return Shape.SCALAR;
        }
        if (function.equals("vector") || (CALENDAR.matcher(function).matches() && shapes.isEmpty())) {
            return Shape.of(Set.of());
        }
        if (function.startsWith("absent") && !shapes.isEmpty()) {
            return absent(call.arguments().get(0));
        }
        if (function.startsWith("label_") && call.arguments().size() > 2) {
            return relabelled(call, shapes.get(0));
        }
        if (function.equals("histogram_quantile") && shapes.size() == 2) {
            return quantile(call.arguments().get(1), shapes.get(1));
        }
        // The first argument that is no number is what it is about.
        int about = 0;
        while (about < shapes.size() - 1 && shapes.get(about).scalar()) {
            about++;
        }
        if (shapes.isEmpty() || function.equals("info")) {
            return Shape.ANY;
        }
        samples(function, call.arguments().get(about), shapes.get(about));
        Shape of = shapes.get(about);
        return of.as(
                of.kind() == Known.Kind.NATIVE && function.matches("rate|increase|irate|.*_over_time")
                        ? Known.Kind.NATIVE
                        : function.matches("last_over_time|min_over_time|max_over_time")
                                ? of.kind()
                                : Known.Kind.OTHER);
    }

    /** Whether a function fits what it reads, and whether that is enough. */
    private void samples(String function, Expr argument, Shape shape) {
        String name = argument instanceof Expr.Selector selector ? selector.metric() : "";
        if (RATES.contains(function)) {
            if (shape.kind() == Known.Kind.GAUGE) {
                findings.add(function + " of " + (name.isEmpty() ? "what is a gauge" : name + ", which is a gauge"));
            }
            if (argument instanceof Expr.Subquery subquery && subquery.of() instanceof Expr.Aggregation) {
                findings.add(function
                        + " of an aggregation: an instance that starts again looks like growth: aggregate the rates");
            }
        }
        if (OF_GAUGES.contains(function) && shape.kind() == Known.Kind.COUNTER) {
            findings.add(function + " of " + (name.isEmpty() ? "what is a counter" : name + ", which is a counter"));
        }
        if ((RATES.contains(function) || OF_GAUGES.contains(function))
                && argument instanceof Expr.Selector selector
                && selector.range().matches("\\d+[smhd]")
                && Profile.seconds(selector.range()) < 2 * scrapeSeconds) {
            findings.add(function + " over " + selector.range() + ", in which there are not always two scrapes, "
                    + text(scrapeSeconds) + " s apart");
        }
    }

    /** Its series have the labels whose value a condition says. */
    private static Shape absent(Expr argument) {
        if (!(argument instanceof Expr.Selector selector)) {
            return Shape.of(Set.of());
        }
        return Shape.of(selector.conditions().stream()
                .filter(condition -> condition.operator().equals("="))
                .map(Condition::label)
                .toList());
    }

    /** {@code label_replace} and {@code label_join}. */
    private Shape relabelled(Expr.Call call, Shape of) {
        List<String> texts = new ArrayList<>();
        for (Expr argument : call.arguments().subList(1, call.arguments().size())) {
            texts.add(argument instanceof Expr.Literal literal ? literal.value() : "$");
        }
        boolean replaces = call.function().equals("label_replace");
        List<String> sources = replaces
                ? texts.subList(Math.min(2, texts.size()), Math.min(3, texts.size()))
                : texts.subList(2, texts.size());
        sources.stream()
                .filter(source -> !source.isEmpty() && !of.has(source))
                .forEach(source ->
                        findings.add(call.function() + " reads the label " + source + ", which no series has"));
        if (replaces && texts.size() == 4) {
            try {
                int groups = com.google.re2j.Pattern.compile(texts.get(3)).groupCount();
                Matcher group = GROUP.matcher(texts.get(1));
                while (group.find()) {
                    int number = Integer.parseInt(group.group(1) != null ? group.group(1) : group.group(2));
                    if (number > groups) {
                        findings.add("label_replace takes group " + number + " of " + texts.get(3) + ", which has "
                                + groups);
                    }
                }
            } catch (PatternSyntaxException e) {
                findings.add(texts.get(3) + " is no regular expression of Prometheus'");
            }
        }
        return of.with(Set.of(texts.get(0)));
    }

    private Shape quantile(Expr argument, Shape of) {
        if (!of.has("le") && of.kind() != Known.Kind.NATIVE) {
            findings.add("histogram_quantile of what has no label le");
        }
        Expr inner = argument;
        while (inner instanceof Expr.Aggregation aggregation
                && !aggregation.arguments().isEmpty()) {
            inner = aggregation.arguments().get(aggregation.arguments().size() - 1);
        }
        if (inner instanceof Expr.Selector selector && selector.range().isEmpty() && of.kind() == Known.Kind.COUNTER) {
            findings.add("histogram_quantile of " + selector.metric()
                    + " itself, which is of all time since the start: take its rate");
        }
        return of.without(Set.of("le")).as(Known.Kind.GAUGE);
    }

    private Shape aggregation(Expr.Aggregation aggregation) {
        List<Expr> arguments = aggregation.arguments();
        List<Shape> shapes = arguments.stream().map(this::of).toList();
        if (shapes.isEmpty()) {
            return Shape.ANY;
        }
        Shape of = shapes.get(shapes.size() - 1);
        String operator = aggregation.operator();
        if (Set.of("avg", "sum").contains(operator)
                && arguments.get(0) instanceof Expr.Call call
                && call.function().equals("histogram_quantile")) {
            findings.add(operator + " of quantiles, which is none: aggregate the buckets");
        }
        if (aggregation.grouping().is("by")) {
            aggregation.grouping().labels().stream()
                    .filter(label -> !of.has(label))
                    .forEach(this::nowhere);
        }
        // Counters stay what they are when they are added, so that a quantile or a rate of them can be judged.
        Shape all = Set.of("sum", "min", "max", "avg").contains(operator) ? of : of.as(Known.Kind.OTHER);
        if (Set.of("topk", "bottomk", "limitk", "limit_ratio").contains(operator)) {
            return all;
        }
        Shape grouped = aggregation.grouping().is("by")
                ? all.only(aggregation.grouping().labels())
                : aggregation.grouping().is("without")
                        ? all.without(aggregation.grouping().labels())
                        : Shape.of(Set.of()).as(all.kind());
        return operator.equals("count_values") && arguments.get(0) instanceof Expr.Literal label
                ? grouped.with(Set.of(label.value()))
                : grouped;
    }

    private void nowhere(String label) {
        findings.add("no metric there has the label " + label);
    }

    private Shape binary(Expr.Binary binary) {
        Shape left = of(binary.left());
        Shape right = of(binary.right());
        if (left.scalar() || right.scalar()) {
            Shape of = left.scalar() ? right : left;
            boolean compared = binary.operator().matches("[=!<>]=?");
            return compared ? of : of.as(of.scalar() ? Known.Kind.OTHER : arithmetic(of));
        }
        // To leave out what is not there, as with `ignoring`, does no harm.
        for (String label : binary.matching().is("on") ? binary.matching().labels() : List.<String>of()) {
            if (!left.has(label) && !right.has(label)) {
                nowhere(label);
            } else if (!left.has(label) || !right.has(label)) {
                findings.add("the " + (left.has(label) ? "right" : "left") + " side of " + binary.operator() + " on ("
                        + String.join(", ", binary.matching().labels()) + ") has no label " + label);
            }
        }
        if (!binary.operator().equals("or") && !binary.matching().is("on")) {
            matched(binary, left, right);
        }
        if (SETS.contains(binary.operator())) {
            return binary.operator().equals("or") ? left.or(right) : left;
        }
        Shape many = binary.group().is("group_right") ? right : left;
        Shape one = binary.group().is("group_right") ? left : right;
        binary.group().labels().stream().filter(label -> !one.has(label)).forEach(this::nowhere);
        Shape joined = !binary.group().is("")
                ? many.with(binary.group().labels())
                : binary.matching().is("on")
                        ? left.only(binary.matching().labels())
                        : left.without(
                                binary.matching().is("ignoring")
                                        ? binary.matching().labels()
                                        : List.of());
        return joined.as(arithmetic(left));
    }

    private static Known.Kind arithmetic(Shape of) {
        return of.kind() == Known.Kind.NATIVE ? Known.Kind.NATIVE : Known.Kind.OTHER;
    }

    /** Without a list of labels all must be the same; those of the target are on every series that has kept them. */
    private void matched(Expr.Binary binary, Shape left, Shape right) {
        if (left.open() || right.open()) {
            return;
        }
        Set<String> ignored = new HashSet<>(binary.matching().labels());
        for (String label : List.of("job", "instance")) {
            if (!ignored.contains(label) && left.has(label) != right.has(label)) {
                findings.add("the sides of " + binary.operator() + " never match: only the "
                        + (left.has(label) ? "left" : "right") + " one has the label " + label);
                return;
            }
        }
    }
}
