package io.goldensignals.dashboards.prometheus;

import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Place;
import io.goldensignals.dashboards.settings.Settings;
import io.goldensignals.dashboards.settings.Severity;
import io.goldensignals.dashboards.settings.Threshold;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert rule. Its runbook is written by hand, in a file of its name, unless {@code runbook} is one that was generated.
 *
 * <p>The URLs' beginnings are external labels of the Prometheus server, so that the files need no change.
 */
public record Alert(
        String name,
        Category category,
        Severity severity,
        String expr,
        String hold,
        String keep,
        Map<String, String> labels,
        Map<String, String> annotations,
        Place board,
        List<String> carried,
        @Nullable String runbook,
        @Nullable Threshold threshold)
        implements Rule {

    /**
     * The label of alerts that follow from something else being down, such as the broker: Alertmanager mutes them while that
     * has an alert of its own.
     */
    public static final String NEEDS = "needs";

    /** The label of alerts that have a chart. */
    public static final String CHART = "chart";

    public Alert {
        expr = Environment.kept(expr);
    }

    public static Builder critical(String name) {
        return new Builder(name, Severity.CRITICAL);
    }

    public static Builder warning(String name) {
        return new Builder(name, Severity.WARNING);
    }

    public static Builder info(String name) {
        return new Builder(name, Severity.INFO);
    }

    public static Builder sign(String name) {
        return new Builder(name, Severity.NONE);
    }

    @Override
    public Map<String, Object> yaml() {
        Map<String, Object> yaml = new LinkedHashMap<>();
        yaml.put("alert", name);
        yaml.put("expr", expr);
        String held = Settings.current().hold(name, hold);
        if (!held.isEmpty()) {
            yaml.put("for", held);
        }
        if (!keep.isEmpty()) {
            yaml.put("keep_firing_for", keep);
        }
        yaml.put("labels", allLabels());
        Map<String, String> all = new LinkedHashMap<>(annotations);
        all.put("runbook_url", Settings.current().runbooks() + "/" + name + ".md");
        StringBuilder url = new StringBuilder(Settings.current().grafana() + board.path());
        String separator = "?";
        for (String label : carried) {
            url.append(separator)
                    .append("var-")
                    .append(Board.variable(label))
                    .append("={{ $labels.")
                    .append(label)
                    .append(" | urlquery }}");
            separator = "&";
        }
        if (board.variable() != null && !carried.contains(board.variable().label())) {
            String label = board.variable().label();
            if (PromqlReader.groupingLabels(expr).contains(label)) {
                url.append("{{ with $labels.")
                        .append(label)
                        .append(" }}&var-")
                        .append(board.variable().name())
                        .append("={{ . | urlquery }}{{ end }}");
            }
        }
        if (!carried.isEmpty()) {
            // An empty value would select what has no such label.
            for (String label : Environment.labels()) {
                url.append("{{ with $labels.")
                        .append(label)
                        .append(" }}&var-")
                        .append(label)
                        .append("={{ . | urlquery }}{{ end }}");
            }
        }
        all.put("dashboard_url", url.toString());
        yaml.put("annotations", all);
        return yaml;
    }

    /** The labels that the rule sets. */
    public Map<String, String> allLabels() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("severity", Settings.current().severity(name, severity));
        all.put("category", category.toString());
        all.putAll(labels);
        return all;
    }

    /** Gathers the parts of an alert. */
    public static final class Builder {
        private final String name;
        private final Severity severity;
        private String expr = "";
        private String hold = "";
        private String keep = "";
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final Map<String, String> annotations = new LinkedHashMap<>();
        private Place board = Board.OVERVIEW;
        private List<String> carried = List.of();
        private @Nullable String runbook;
        private @Nullable Threshold threshold;

        private Builder(String name, Severity severity) {
            this.name = name;
            this.severity = severity;
            this.threshold = Threshold.of(name).orElse(null);
        }

        public Builder expr(String expr) {
            this.expr = expr;
            return this;
        }

        /** How long the condition has to hold. */
        public Builder hold(String duration) {
            this.hold = duration;
            return this;
        }

        /** How long it goes on firing when the condition has ended. */
        public Builder keep(String duration) {
            this.keep = duration;
            return this;
        }

        /** Says that it follows when the broker is down. */
        public Builder needsBroker() {
            return label(NEEDS, "broker");
        }

        public Builder label(String label, String value) {
            labels.put(label, value);
            return this;
        }

        /** One line that says what is wrong with whom, without a value that changes. */
        public Builder summary(String text) {
            annotations.put("summary", text);
            return this;
        }

        /** The current value, as a sentence. */
        public Builder description(String text) {
            annotations.put("description", text);
            return this;
        }

        /** Something else for the message: the figure, its current value, the deviation. */
        public Builder annotation(String key, String text) {
            annotations.put(key, text);
            return this;
        }

        /**
         * The chart that the reporter draws: what it is called, and in PromQL its course and its fences, of which either may
         * be empty. The label {@value Alert#CHART} routes the alert to the reporter.
         */
        public Builder chart(String figure, String expr, String low, String high) {
            labels.put(CHART, "yes");
            annotations.put("figure", figure);
            annotations.put("expr", expr);
            if (!low.isEmpty()) {
                annotations.put("fence_low", low);
            }
            if (!high.isEmpty()) {
                annotations.put("fence_high", high);
            }
            return this;
        }

        /** The dashboard to look at, and the alert's labels that become its variables. */
        public Builder board(Place board, String... carried) {
            this.board = board;
            this.carried = List.of(carried);
            return this;
        }

        /** A generated runbook instead of one that is written by hand. */
        public Builder runbook(String text) {
            this.runbook = text;
            return this;
        }

        /** The value that settings can change under the alert's name; it is up to the expression to hold something against it. */
        public Builder threshold(Threshold threshold) {
            this.threshold = threshold;
            return this;
        }

        /** The alert, as one of that category. */
        public Alert in(Category category) {
            return new Alert(
                    name,
                    category,
                    severity,
                    expr,
                    hold,
                    keep,
                    labels,
                    annotations,
                    board,
                    carried,
                    runbook,
                    threshold);
        }
    }
}
