package io.goldensignals.examples.demo;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Scrapes that tests write down: {@code name{label="value"} 1}, without escapes. */
final class TextFormat {
    private static final Pattern LINE = Pattern.compile("(\\w+)\\{(.*)} (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private TextFormat() {}

    static Samples parse(String text) {
        return new Samples(text.lines().map(TextFormat::sample).toList());
    }

    private static Samples.Sample sample(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(line + ", must be such as name{label=\"value\"} 1");
        }
        Map<String, String> labels = LABEL.matcher(matcher.group(2))
                .results()
                .collect(Collectors.toMap((MatchResult label) -> label.group(1), label -> label.group(2)));
        return new Samples.Sample(matcher.group(1), labels, Double.parseDouble(matcher.group(3)));
    }
}
