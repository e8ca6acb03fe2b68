package io.goldensignals.dashboards.prometheus;

import io.goldensignals.dashboards.prometheus.Expr.Condition;
import io.goldensignals.dashboards.prometheus.Expr.Grouping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PromQL as of Prometheus 3, by precedence climbing. */
final class ExprParser {

    private static final String VARIABLE = "\\$\\{[^}]*}|\\$\\w+|\\[\\[\\w+]]|\\{\\{[^{}]*}}";

    private static final Pattern TOKEN = Pattern.compile(
            "\\s+|#[^\\n]*" // skipped
                    + "|(?<text>\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|`[^`]*`)"
                    + "|(?<name>(?:[A-Za-z_]|:(?=[A-Za-z_])|" + VARIABLE + ")(?:[\\w:]|" + VARIABLE + ")*)"
                    + "|(?<number>0[xX][\\da-fA-F]+|(?:\\d[\\d_]*\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?[smhdwy\\d]*)"
                    + "|(?<sign>==|!=|=~|!~|>=|<=|[-+*/%^=<>(){}\\[\\],@:])");

    private static final Set<String> AGGREGATIONS = Set.of(
            "sum",
            "avg",
            "min",
            "max",
            "count",
            "group",
            "stddev",
            "stdvar",
            "topk",
            "bottomk",
            "quantile",
            "count_values",
            "limitk",
            "limit_ratio");

    /** From the weakest to the strongest; all bind to the left but the last. */
    private static final List<Set<String>> OPERATORS = List.of(
            Set.of("or"),
            Set.of("and", "unless"),
            Set.of("==", "!=", "<=", "<", ">=", ">"),
            Set.of("+", "-"),
            Set.of("*", "/", "%", "atan2"),
            Set.of("^"));

    private record Token(String text, int start, int end) {}

    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private ExprParser(String text) {
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.find()) {
            if (matcher.start() != end) {
                break;
            }
            end = matcher.end();
            if (!matcher.group().isBlank() && !matcher.group().startsWith("#")) {
                tokens.add(new Token(matcher.group(), matcher.start(), matcher.end()));
            }
        }
        if (end != text.length()) {
            throw new IllegalArgumentException("unexpected " + text.substring(end));
        }
    }

    static Expr parse(String text) {
        ExprParser parser = new ExprParser(text);
        Expr all = parser.binary(0);
        if (parser.at < parser.tokens.size()) {
            throw new IllegalArgumentException("unexpected " + parser.peek());
        }
        return all;
    }

    private Expr binary(int level) {
        if (level == OPERATORS.size()) {
            return unary();
        }
        Expr left = binary(level + 1);
        while (OPERATORS.get(level).contains(keyword())) {
            String operator = next().toLowerCase(Locale.ROOT);
            if (keyword().equals("bool")) {
                next();
            }
            Grouping matching = grouping("on", "ignoring");
            Grouping group = grouping("group_left", "group_right");
            left = new Expr.Binary(operator, left, binary(operator.equals("^") ? level : level + 1), matching, group);
        }
        return left;
    }

    private Expr unary() {
        while (peek().equals("-") || peek().equals("+")) {
            next();
        }
        Expr of = primary();
        boolean moved = false;
        while (true) {
            if (peek().equals("[")) {
                next();
                String range = upTo("]");
                next();
                if (range.replaceAll(VARIABLE, "").contains(":")) {
                    of = new Expr.Subquery(of);
                } else if (!moved
                        && of instanceof Expr.Selector selector
                        && selector.range().isEmpty()) {
                    of = new Expr.Selector(selector.metric(), selector.conditions(), range, selector.nameEnd());
                } else {
                    throw new IllegalArgumentException("a window of no selector");
                }
            } else if (keyword().equals("offset")) {
                moved = true;
                next();
                if (peek().equals("-")) {
                    next();
                }
                next();
            } else if (peek().equals("@")) {
                moved = true;
                next();
                String time = next();
                if (time.equals("start") || time.equals("end")) {
                    expect("(");
                    expect(")");
                } else if (time.equals("-")) {
                    next();
                }
            } else {
                return of;
            }
        }
    }

    private Expr primary() {
        String token = next();
        char first = token.charAt(0);
        if (token.equals("(")) {
            Expr inner = binary(0);
            expect(")");
            return inner;
        }
        if (token.equals("{")) {
            at--;
            return selector("");
        }
        if (Character.isDigit(first) || first == '.' || isText(token)) {
            return new Expr.Literal(isText(token) ? inside(token) : token);
        }
        if (!isName(first)) {
            throw new IllegalArgumentException("unexpected " + token);
        }
        String lower = token.toLowerCase(Locale.ROOT);
        if (AGGREGATIONS.contains(lower) && Set.of("(", "by", "without").contains(keyword())) {
            return aggregation(lower);
        }
        if (peek().equals("(")) {
            return new Expr.Call(token, arguments());
        }
        return Set.of("inf", "nan").contains(lower) ? new Expr.Literal(token) : selector(token);
    }

    private Expr aggregation(String operator) {
        Grouping before = grouping("by", "without");
        List<Expr> arguments = arguments();
        Grouping after = grouping("by", "without");
        return new Expr.Aggregation(operator, after.is("") ? before : after, arguments);
    }

    private List<Expr> arguments() {
        expect("(");
        List<Expr> arguments = new ArrayList<>();
        while (!peek().equals(")")) {
            arguments.add(binary(0));
            if (!peek().equals(")")) {
                expect(",");
            }
        }
        next();
        return List.copyOf(arguments);
    }

    private Expr selector(String name) {
        String metric = name;
        int nameEnd =
                name.isEmpty() ? tokens.get(at).start() : tokens.get(at - 1).end();
        List<Condition> conditions = new ArrayList<>();
        if (peek().equals("{")) {
            next();
            while (!peek().equals("}")) {
                String label = next();
                boolean quoted = isText(label);
                if (quoted && Set.of(",", "}").contains(peek())) {
                    metric = inside(label);
                } else {
                    String operator = next();
                    String value = next();
                    if (!Set.of("=", "!=", "=~", "!~").contains(operator) || !isText(value)) {
                        throw new IllegalArgumentException(label + operator + value + " is no condition");
                    }
                    conditions.add(new Condition(quoted ? inside(label) : label, operator, inside(value)));
                }
                if (!peek().equals("}")) {
                    expect(",");
                }
            }
            next();
        }
        return new Expr.Selector(metric, List.copyOf(conditions), "", nameEnd);
    }

    /** One of the two keywords with its labels; only those of groups may stand alone. */
    private Grouping grouping(String one, String other) {
        if (!Set.of(one, other).contains(keyword())) {
            return Grouping.NONE;
        }
        String word = next().toLowerCase(Locale.ROOT);
        if (word.startsWith("group_") && !peek().equals("(")) {
            return new Grouping(word, List.of(), -1);
        }
        expect("(");
        int start = tokens.get(at - 1).end();
        return new Grouping(word, labels(), start);
    }

    private List<String> labels() {
        List<String> labels = new ArrayList<>();
        while (!peek().equals(")")) {
            String label = next();
            labels.add(isText(label) ? inside(label) : label);
            if (!peek().equals(")")) {
                expect(",");
            }
        }
        next();
        return List.copyOf(labels);
    }

    private String upTo(String end) {
        StringBuilder all = new StringBuilder();
        while (!peek().equals(end)) {
            all.append(next());
        }
        return all.toString();
    }

    private String keyword() {
        return peek().toLowerCase(Locale.ROOT);
    }

    private String peek() {
        return at < tokens.size() ? tokens.get(at).text() : "";
    }

    private String next() {
        if (at == tokens.size()) {
            throw new IllegalArgumentException("it ends too early");
        }
        return tokens.get(at++).text();
    }

    private void expect(String token) {
        String found = next();
        if (!found.equals(token)) {
            throw new IllegalArgumentException(found + " where " + token + " must be");
        }
    }

    private static boolean isName(char first) {
        return Character.isLetter(first) || first == '_' || first == ':' || first == '$' || first == '[';
    }

    private static boolean isText(String token) {
        return !token.isEmpty() && "\"'`".indexOf(token.charAt(0)) >= 0;
    }

    /** The text without its quotes, in which a doubled backslash is one. */
    private static String inside(String token) {
        String inside = token.substring(1, token.length() - 1);
        return token.charAt(0) == '`' ? inside : inside.replace("\\\\", "\\").replace("\\\"", "\"");
    }
}
