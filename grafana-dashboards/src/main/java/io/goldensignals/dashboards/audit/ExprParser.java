package io.goldensignals.dashboards.audit;

import io.goldensignals.dashboards.prometheus.PromqlReader.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads PromQL as of Prometheus 3, by precedence climbing. Variables of Grafana may stand for names, labels, values and times. It
 * takes some of what Prometheus refuses: that is for promtool to say.
 */
final class ExprParser {

    private static final String VARIABLE = "\\$\\{[^}]*}|\\$\\w+|\\[\\[\\w+]]";

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

    private final List<String> tokens = new ArrayList<>();
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
                tokens.add(matcher.group());
            }
        }
        if (end != text.length()) {
            throw new IllegalArgumentException("at " + text.substring(end));
        }
    }

    /**
     * The tree of an expression.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Expr parse(String text) {
        ExprParser parser = new ExprParser(text);
        Expr all = parser.binary(0);
        if (parser.at < parser.tokens.size()) {
            throw new IllegalArgumentException("at " + parser.peek());
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
            String word = "";
            List<String> labels = List.of();
            if (Set.of("on", "ignoring").contains(keyword())) {
                word = next().toLowerCase(Locale.ROOT);
                labels = labels();
            }
            String group = "";
            List<String> included = List.of();
            if (Set.of("group_left", "group_right").contains(keyword())) {
                group = next().toLowerCase(Locale.ROOT);
                included = peek().equals("(") ? labels() : List.of();
            }
            left = new Expr.Binary(
                    operator, left, binary(operator.equals("^") ? level : level + 1), word, labels, group, included);
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
                    of = new Expr.Selector(selector.metric(), selector.conditions(), range);
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
            throw new IllegalArgumentException("at " + token);
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
        String word = "";
        List<String> labels = List.of();
        if (!peek().equals("(")) {
            word = next().toLowerCase(Locale.ROOT);
            labels = labels();
        }
        List<Expr> arguments = arguments();
        if (Set.of("by", "without").contains(keyword())) {
            word = next().toLowerCase(Locale.ROOT);
            labels = labels();
        }
        return new Expr.Aggregation(operator, word, labels, arguments);
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
                        throw new IllegalArgumentException("at " + label + operator + value);
                    }
                    conditions.add(new Condition(quoted ? inside(label) : label, operator, inside(value)));
                }
                if (!peek().equals("}")) {
                    expect(",");
                }
            }
            next();
        }
        return new Expr.Selector(metric, List.copyOf(conditions), "");
    }

    private List<String> labels() {
        expect("(");
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
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private String next() {
        if (at == tokens.size()) {
            throw new IllegalArgumentException("at its end");
        }
        return tokens.get(at++);
    }

    private void expect(String token) {
        if (!next().equals(token)) {
            throw new IllegalArgumentException("without " + token);
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
