package io.goldensignals.dashboards.prometheus;

import io.goldensignals.dashboards.settings.Settings;
import io.goldensignals.dashboards.settings.Threshold;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The runbook of an alert, as Markdown: the rule as it is, then what was written by hand. That is a file of {@code
 * src/main/runbooks} with a front matter of what it was written for; what settings change stands in it as {@code ${threshold}}.
 */
public final class Runbook {

    private static final String WRITTEN = "/META-INF/golden-signals/written/";

    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z]+)\\}");

    private Runbook() {}

    public static String markdown(Alert alert) {
        return "---\nalert: " + alert.name() + "\nseverity: "
                + alert.allLabels().get("severity") + "\ncategory: " + alert.category() + "\ndashboard: "
                + alert.board().path() + "\n---\n\n# " + alert.name() + "\n\n"
                + "Severity **" + alert.allLabels().get("severity") + "** (act "
                + alert.severity().act() + "), category "
                + alert.category() + ", dashboard *" + alert.board().title() + "*.\n\n"
                + "```promql\n" + alert.expr().strip() + "\n```\n\n"
                + timing(alert)
                + body(alert);
    }

    private static String timing(Alert alert) {
        String held = Settings.current().hold(alert.name(), alert.hold());
        String hold = held.isEmpty() ? "Fires at once" : "Fires when that has held for " + held;
        String keep = alert.keep().isEmpty() ? "" : ", and goes on for " + alert.keep() + " afterwards";
        return hold + keep + ".\n\n";
    }

    private static String body(Alert alert) {
        String text = alert.runbook();
        return text == null ? filled(alert, written(alert.name()).split("\n---\n\n", 2)[1]) : text;
    }

    /** What was written by hand, with its front matter. */
    public static String written(String alert) {
        try (InputStream file = Runbook.class.getResourceAsStream(WRITTEN + alert + ".md")) {
            if (file == null) {
                throw new IllegalStateException("no runbook is written for " + alert);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String filled(Alert alert, String text) {
        Settings settings = Settings.current();
        Map<String, Supplier<String>> values = Map.of(
                "threshold", () -> Objects.requireNonNull(alert.threshold()).prose(),
                "value", () -> Objects.requireNonNull(alert.threshold()).toString(),
                "availability", () -> Threshold.percent(settings.availability()),
                "share", () -> Threshold.percent(settings.shareInTime()),
                "within", () -> Threshold.text(settings.within()) + " s",
                "probes", settings::probes,
                "a", () -> String.valueOf(settings.fences()),
                "n", () -> String.valueOf(settings.periods()));
        return PLACE.matcher(text).replaceAll(place -> {
            Supplier<String> value = values.get(place.group(1));
            if (value == null) {
                throw new IllegalStateException("no value for " + place.group() + " in the runbook of " + alert.name());
            }
            return Matcher.quoteReplacement(value.get());
        });
    }

    /** What is generated for an alert on a meter of which nothing else is known. */
    public static String text(
            String meaning, String impact, List<String> diagnosis, List<String> mitigation, String demo) {
        return "## Meaning\n\n" + meaning + "\n\n"
                + "## Impact\n\n" + impact + "\n\n"
                + "## Diagnosis\n\n" + steps(diagnosis) + "\n"
                + "## Mitigation\n\n" + steps(mitigation) + "\n"
                + "## In the demo\n\n" + demo + "\n";
    }

    private static String steps(List<String> steps) {
        return steps.stream().map(step -> "- " + step + "\n").collect(Collectors.joining());
    }
}
