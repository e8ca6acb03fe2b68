package io.goldensignals.dashboards.prometheus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the selectors and grouping labels of a PromQL expression. It is no parser: whether the expression is well-formed is
 * for promtool to say.
 */
public final class PromqlReader {

    private static final Pattern TOKEN = Pattern.compile(
            "\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|[A-Za-z_:][\\w:]*|\\$\\w+|\\$\\{\\w+}|[\\d.][\\w.]*|[=!~<>]+|\\S");
    private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "atan2", "inf", "Inf", "nan", "NaN");

    /** A condition on a label. */
    public record Condition(String label, String operator, String value) {}

    /**
     * A selector in an expression.
     *
     * @param metric its name
     * @param conditions on its labels
     * @param range its window without brackets; empty for an instant vector
     * @param call the function or aggregation that takes it; empty if none does
     * @param nameEnd where the name ends in the text
     */
    public record Selector(String metric, List<Condition> conditions, String range, String call, int nameEnd) {}

    /**
     * A list of labels by which something is grouped or joined.
     *
     * @param word the keyword before it
     * @param labels in it
     * @param start where the first label stands in the text
     */
    public record Grouping(String word, List<String> labels, int start) {

        /** Whether the result has these labels, and no others unless they are named elsewhere. */
        boolean keeps() {
            return word.equals("by") || word.equals("on");
        }
    }

    private record Token(String text, int end) {}

    private final List<Token> tokens = new ArrayList<>();
    private final List<Selector> selectors = new ArrayList<>();
    private final List<Grouping> groupings = new ArrayList<>();
    private int at;

    private PromqlReader(String expr) {
        Matcher matcher = TOKEN.matcher(expr);
        while (matcher.find()) {
            tokens.add(new Token(matcher.group(), matcher.end()));
        }
        read();
    }

    public static List<Selector> selectors(String expr) {
        return new PromqlReader(expr).selectors;
    }

    /** The labels by which the expression groups or joins. */
    public static List<String> groupingLabels(String expr) {
        return groupings(expr).stream()
                .flatMap(grouping -> grouping.labels().stream())
                .toList();
    }

    /** The lists of labels by which the expression groups or joins. */
    public static List<Grouping> groupings(String expr) {
        return new PromqlReader(expr).groupings;
    }

    private void read() {
        Deque<String> calls = new ArrayDeque<>();
        String pending = "";
        while (at < tokens.size()) {
            Token token = tokens.get(at++);
            String text = token.text();
            if (text.equals("(")) {
                calls.push(pending);
                pending = "";
            } else if (text.equals(")")) {
                calls.pop();
            } else if (text.equals("{")) {
                nameless(token, calls.isEmpty() ? "" : calls.peek());
            } else if (text.equals("[")) {
                range();
            } else if (GROUPING.contains(text)) {
                grouping(text);
            } else if (isName(text) && !WORDS.contains(text)) {
                if (Set.of("(", "by", "without").contains(peek())) {
                    pending = text;
                } else {
                    selector(token, calls.isEmpty() ? "" : calls.peek());
                }
            }
        }
    }

    private void grouping(String word) {
        if (!peek().equals("(")) {
            return;
        }
        int start = tokens.get(at++).end();
        List<String> labels = new ArrayList<>();
        while (!peek().equals(")")) {
            String label = tokens.get(at++).text();
            if (!label.equals(",")) {
                labels.add(label);
            }
        }
        at++;
        groupings.add(new Grouping(word, List.copyOf(labels), start));
    }

    /** A selector that names several metrics by a condition: one for each. */
    private void nameless(Token brace, String call) {
        at--;
        List<Condition> conditions = conditions();
        conditions.stream()
                .filter(condition -> condition.label().equals("__name__"))
                .flatMap(condition -> Stream.of(condition.value().split("\\|")))
                .forEach(name -> selectors.add(new Selector(
                        name,
                        conditions.stream()
                                .filter(condition -> !condition.label().equals("__name__"))
                                .toList(),
                        "",
                        call,
                        brace.end() - 1)));
    }

    private void selector(Token name, String call) {
        List<Condition> conditions = conditions();
        String range = "";
        if (peek().equals("[")) {
            at++;
            range = range();
        }
        selectors.add(new Selector(name.text(), conditions, range, call, name.end()));
    }

    private List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        if (peek().equals("{")) {
            at++;
            while (!peek().equals("}")) {
                String label = tokens.get(at++).text();
                if (!label.equals(",")) {
                    String operator = tokens.get(at++).text();
                    String value = tokens.get(at++).text();
                    conditions.add(new Condition(label, operator, value.substring(1, value.length() - 1)));
                }
            }
            at++;
        }
        return List.copyOf(conditions);
    }

    private String range() {
        StringBuilder range = new StringBuilder();
        while (!peek().equals("]")) {
            range.append(tokens.get(at++).text());
        }
        at++;
        return range.toString();
    }

    private String peek() {
        return at < tokens.size() ? tokens.get(at).text() : "";
    }

    private static boolean isName(String text) {
        char first = text.charAt(0);
        return Character.isLetter(first) || first == '_' || first == ':';
    }
}
