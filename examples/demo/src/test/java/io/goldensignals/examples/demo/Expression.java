package io.goldensignals.examples.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PromQL expression of a panel or a rule.
 *
 * @param where what shows it, for people
 */
record Expression(String where, String promql) {
    /** What Grafana would put in for its variables, with everything chosen and a short look back. */
    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("$__rate_interval", "20s"),
            Map.entry("$__range", "5m"),
            Map.entry("$__interval", "10s"),
            Map.entry("$cluster", ".*"),
            Map.entry("$namespace", ".*"),
            Map.entry("$instance", ".+"),
            Map.entry("$route", ".*"),
            Map.entry("$bucket", ".*"),
            Map.entry("$name", ".*"),
            Map.entry("$queue", ".*"),
            Map.entry("$destination", ".*"),
            Map.entry("$figure", ".*"));

    private static final Pattern GROUPING =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right) *\\([^)]*\\)");
    /** Text that is no value of a condition, such as the names that label_join takes. */
    private static final Pattern ARGUMENT = Pattern.compile("(?<![=~])\"[^\"]*\"(?=[,)])");

    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*]|\\boffset \\w+");
    private static final Pattern SELECTOR = Pattern.compile("[a-zA-Z_:][\\w:]*+(\\{[^}]*})?+(?! *\\()");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "by", "e9", "e3");

    static Expression ofPanel(String where, String promql) {
        String plain = promql;
        // The longer names first, as $__rate_interval ends like another.
        for (String name : VARIABLES.keySet().stream()
                .sorted((a, b) -> b.length() - a.length())
                .toList()) {
            plain = plain.replace(name, VARIABLES.get(name));
        }
        return new Expression(where, plain);
    }

    /** Each selector alone, as an instant vector. */
    List<String> selectors() {
        String unquoted = ARGUMENT.matcher(promql).replaceAll("");
        String bare = RANGE.matcher(GROUPING.matcher(unquoted).replaceAll("")).replaceAll("");
        List<String> selectors = new ArrayList<>();
        Matcher matcher = SELECTOR.matcher(bare);
        while (matcher.find()) {
            if (!WORDS.contains(matcher.group()) && !Character.isDigit(before(bare, matcher.start()))) {
                selectors.add(matcher.group());
            }
        }
        return selectors;
    }

    /** The names of the metrics. */
    List<String> metrics() {
        return selectors().stream()
                .map(selector -> selector.replaceAll("\\{.*", ""))
                .distinct()
                .toList();
    }

    private static char before(String text, int at) {
        return at == 0 ? ' ' : text.charAt(at - 1);
    }

    @Override
    public String toString() {
        return where + ": " + promql;
    }
}
