package io.goldensignals.dashboards.settings;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.goldensignals.servlet.ServletMeters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a company's own dashboards and rules differ in from those published: labels, addresses, severities, names of queues and
 * routes. Immutable and thread-safe.
 *
 * <p>{@link #read} takes a YAML file with the keys that the builder's methods are called.
 */
public final class Settings {

    /** The external label that holds the address of Grafana. */
    public static final String GRAFANA = "grafana_url";

    /** The external label that holds the address of the folder of runbooks. */
    public static final String RUNBOOKS = "runbooks_url";

    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern SERVICE = Pattern.compile("[a-zA-Z0-9]([-a-zA-Z0-9_.]*[a-zA-Z0-9])?");
    private static final Settings DEFAULTS = builder().build();

    /** What is generated comes about on one thread, from the first expression to the last. */
    private static final ThreadLocal<Settings> CURRENT = new ThreadLocal<>();

    private final Builder values;

    private Settings(Builder values) {
        this.values = values;
    }

    /** A builder that begins with the published settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** The published settings. */
    public static Settings defaults() {
        return DEFAULTS;
    }

    /**
     * Reads settings from a YAML file.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it has a key that is none, or a value that cannot work
     */
    public static Settings read(Path file) throws IOException {
        return SettingsFile.read(Objects.requireNonNull(file, "file"));
    }

    /** Those for which something is being generated on this thread. */
    public static Settings current() {
        Settings current = CURRENT.get();
        return current == null ? DEFAULTS : current;
    }

    /**
     * Generates something for these settings: what {@code content} makes of dashboards and rules, on the calling thread, goes by
     * them.
     */
    public <T> T generating(Supplier<T> content) {
        Settings before = CURRENT.get();
        CURRENT.set(this);
        try {
            return content.get();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    public List<String> labels() {
        return values.labels;
    }

    /** The address of Grafana, or the template of the external label that holds it. */
    public String grafana() {
        return values.grafana.isEmpty() ? "{{ $externalLabels." + GRAFANA + " }}" : values.grafana;
    }

    /** The address of the folder of runbooks, or the template of the external label that holds it. */
    public String runbooks() {
        return values.runbooks.isEmpty() ? "{{ $externalLabels." + RUNBOOKS + " }}" : values.runbooks;
    }

    /** The address of the folder of runbooks as set; empty if it is an external label. */
    public String runbooksAsSet() {
        return values.runbooks;
    }

    public boolean has(Place board) {
        return values.boards.isEmpty() || values.boards.contains(board.slug());
    }

    public boolean hasRules(String file) {
        return values.rules.isEmpty() || values.rules.contains(file);
    }

    public String severity(String alert, Severity published) {
        return values.severities.getOrDefault(alert, published.toString());
    }

    public boolean off(String alert) {
        return "off".equals(values.severities.get(alert));
    }

    public String hold(String alert, String published) {
        return values.holds.getOrDefault(alert, published);
    }

    public double threshold(String alert, double published) {
        return values.thresholds.getOrDefault(alert, published);
    }

    /** The part of a service's requests that must succeed. */
    public double availability() {
        return values.availability;
    }

    /** The part of the requests of single routes that must succeed, where the service publishes none. */
    public Map<String, Double> routes() {
        return values.routes;
    }

    /** The jobs whose objectives other tools are given. */
    public List<String> services() {
        return values.services;
    }

    /** The seconds within which a request must be answered, unless its service says otherwise. */
    public double within() {
        return values.within;
    }

    /** The part of the requests that must be answered within that. */
    public double shareInTime() {
        return values.shareInTime;
    }

    public Histograms histograms() {
        return values.histograms;
    }

    public String deadLetterQueues() {
        return values.deadLetterQueues;
    }

    public String delayQueues() {
        return values.delayQueues;
    }

    public String generatedQueues() {
        return values.generatedQueues;
    }

    public String probes() {
        return values.probes;
    }

    public int fences() {
        return values.fences;
    }

    public int periods() {
        return values.periods;
    }

    /** The names of alerts that settings are about. */
    public Set<String> alerts() {
        Set<String> names = new LinkedHashSet<>(values.severities.keySet());
        names.addAll(values.holds.keySet());
        names.addAll(values.thresholds.keySet());
        return names;
    }

    /** In how many places two names differ, so that the one that was meant can stand first. */
    private static int distance(String one, String other) {
        int[] last = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = last[0];
            last[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = last[j];
                last[j] = Math.min(changed, Math.min(last[j], last[j - 1]) + 1);
            }
        }
        return last[other.length()];
    }

    /** Refuses what is about alerts that do not exist, or about thresholds of alerts without one. */
    public void check(List<String> known, List<String> withThreshold) {
        alerts().stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("alert " + name + ", must be one of "
                    + known.stream()
                            .distinct()
                            .sorted(Comparator.comparingInt((String other) -> distance(name, other))
                                    .thenComparing(Comparator.naturalOrder()))
                            .toList());
        });
        values.thresholds.keySet().stream()
                .filter(name -> !withThreshold.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "alert " + name + " has no threshold, must be one of " + withThreshold);
                });
    }

    /** A builder that begins with these settings. */
    public Builder toBuilder() {
        return values.copy();
    }

    /** Gathers settings. Not thread-safe. */
    public static final class Builder {
        private List<String> labels = List.of("cluster", "namespace");
        private String grafana = "";
        private String runbooks = "";
        private Set<String> boards = Set.of();
        private Set<String> rules = Set.of();
        private final Map<String, String> severities = new TreeMap<>();
        private final Map<String, String> holds = new TreeMap<>();
        private final Map<String, Double> thresholds = new TreeMap<>();
        private Histograms histograms = Histograms.CLASSIC;
        private double availability = 0.999;
        private final Map<String, Double> routes = new TreeMap<>();
        private List<String> services = List.of();
        double within = 0.5;
        double shareInTime = 0.95;
        private String deadLetterQueues = "(?i)(.*[._-])?(dlq|dlx|dead|dead[._-]?letters?|parking[._-]?lot)([._-].*)?";
        private String delayQueues = "(?i)(.*[._-])?(delay|delayed|retry|wait)([._-].*)?";
        private String generatedQueues = "amq[.].*|.*[.]anonymous[.].*|spring[.]gen-.*"
                + "|(mqtt|stomp)-subscription-.*"
                + "|.*........-....-....-....-.............*";
        /** Below a context path only those whose names no route of an application has. */
        private String probes = "(/[^/{]+)?/(actuator|health|healthz|livez|readyz|golden-signals)(/.*)?"
                + "|/(live|ready|metrics|q)(/.*)?";

        int fences = 3;
        int periods = 5;

        private Builder() {}

        /**
         * The labels that set environments apart, the outer one first: {@code cluster} and {@code namespace} if not called;
         * none without an argument. Every aggregation and join keeps them, and boards have a variable for each.
         */
        public Builder labels(String... names) {
            for (String name : names) {
                if (!LABEL.matcher(name).matches()
                        || List.of("job", "instance", "le").contains(name)) {
                    throw new IllegalArgumentException(
                            "label " + name + ", must be of letters, digits and _, and none of job, instance and le");
                }
            }
            labels = List.copyOf(new LinkedHashSet<>(List.of(names)));
            return this;
        }

        /** The jobs whose objectives the formats {@code sloth} and {@code openslo} write; none if not called. */
        public Builder services(String... jobs) {
            for (String job : jobs) {
                if (!SERVICE.matcher(job).matches()) {
                    throw new IllegalArgumentException(
                            "service " + job + ", must be a job of letters, digits, '-', '_' and '.'");
                }
            }
            services = List.copyOf(new LinkedHashSet<>(List.of(jobs)));
            return this;
        }

        /** The address of Grafana that alerts link to; an external label of Prometheus if not called. */
        public Builder grafana(String address) {
            grafana = address(address);
            return this;
        }

        /** The address of the folder of runbooks; an external label of Prometheus if not called. */
        public Builder runbooks(String address) {
            runbooks = address(address);
            return this;
        }

        private static String address(String address) {
            if (!address.matches("https?://[^\\s{}\"]+")) {
                throw new IllegalArgumentException("address " + address + ", must begin with http:// or https://");
            }
            return address.replaceFirst("/+$", "");
        }

        /** The boards to generate, by their files' names such as {@code http}; all of them if not called. */
        public Builder boards(String... names) {
            List<String> known = Arrays.stream(Board.values()).map(Board::slug).toList();
            boards = known("board", known, names);
            return this;
        }

        /** The files of rules to generate, such as {@code messaging}; all of them if not called. */
        public Builder rules(String... names) {
            List<String> known =
                    Arrays.stream(Category.values()).map(Category::toString).toList();
            rules = known("file of rules", known, names);
            return this;
        }

        private static Set<String> known(String what, List<String> known, String... names) {
            for (String name : names) {
                if (!known.contains(name)) {
                    throw new IllegalArgumentException(what + " " + name + ", must be one of " + known);
                }
            }
            return Set.of(names);
        }

        /** The severity of an alert: {@code critical}, {@code warning}, {@code info}, or {@code off} to leave it out. */
        public Builder severity(String alert, String severity) {
            String lower = severity.toLowerCase(Locale.ROOT);
            if (!List.of("critical", "warning", "info", "off").contains(lower)) {
                throw new IllegalArgumentException(
                        "severity " + severity + " of " + alert + ", must be critical, warning, info or off");
            }
            severities.put(alert, lower);
            return this;
        }

        /** How long the condition of an alert has to hold, such as {@code 10m}. */
        public Builder hold(String alert, String duration) {
            try {
                Profile.seconds(duration);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("hold of " + alert + ": " + e.getMessage(), e);
            }
            holds.put(alert, duration);
            return this;
        }

        /**
         * The value beyond which an alert fires, in the unit in which it is published: a share between 0 and 1, seconds, bytes
         * or a number. Panels of the same figure change their colours there.
         */
        public Builder threshold(String alert, double value) {
            if (!(value > 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException("threshold " + value + " of " + alert + ", must be above 0");
            }
            Threshold.of(alert).ifPresent(threshold -> threshold.check(value));
            thresholds.put(alert, value);
            return this;
        }

        /** The part of a service's requests that must succeed: 0.999 if not called. */
        public Builder availability(double share) {
            availability = available("availability", share);
            return this;
        }

        /**
         * The part of the requests of one route that must succeed where the service publishes no objective of its own for it;
         * the service's if not called. It is what the route's own budget and alert go by, and excuses no failure in those of the
         * service.
         */
        public Builder availability(String route, double share) {
            if (route.isEmpty() || route.contains("\"") || route.contains("\n") || route.contains("\\")) {
                throw new IllegalArgumentException("route " + route + ", must be one without quotes and breaks");
            }
            routes.put(route, available("availability of " + route, share));
            return this;
        }

        private static double available(String what, double share) {
            // Of 0.93 and less no failure burns 14.4 times as fast as it may, and the fast alert could not fire.
            if (!(share >= 0.95 && share < 1)) {
                throw new IllegalArgumentException(
                        what + " " + share + ", must be at least 0.95 and below 1, such as 0.999");
            }
            return share;
        }

        /**
         * How fast requests must be answered where a service sets no objective of its own: within 0.5 seconds for 0.95 of them
         * if not called.
         *
         * @param seconds one of the boundaries of {@code http.server.request.duration}
         */
        public Builder latency(double seconds, double share) {
            List<Double> boundaries = ServletMeters.REQUEST_DURATION.buckets();
            if (!boundaries.contains(seconds)) {
                throw new IllegalArgumentException("objective within " + seconds + ", must be one of " + boundaries);
            }
            if (!(share >= 0.85 && share < 1)) {
                throw new IllegalArgumentException(
                        "objective for a share of " + share + ", must be at least 0.85 and below 1, such as 0.95");
            }
            within = seconds;
            shareInTime = share;
            return this;
        }

        /**
         * From which kind of histogram quantiles are taken: classic buckets if not called. Heatmaps and the objectives of HTTP
         * go by classic buckets in any case.
         */
        public Builder histograms(Histograms kind) {
            histograms = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /** How dead-letter queues are called: a regular expression for whole names. */
        public Builder deadLetterQueues(String regex) {
            deadLetterQueues = regex("deadLetterQueues", regex);
            return this;
        }

        /** How queues are called in which messages wait for their time, without a consumer. */
        public Builder delayQueues(String regex) {
            delayQueues = regex("delayQueues", regex);
            return this;
        }

        /** How queues are called that end with their connection. */
        public Builder generatedQueues(String regex) {
            generatedQueues = regex("generatedQueues", regex);
            return this;
        }

        /** Routes of probes, of scrapes and of the live page, whose requests do not count. */
        public Builder probes(String regex) {
            probes = regex("probes", regex);
            return this;
        }

        private static String regex(String key, String regex) {
            try {
                Pattern.compile(regex);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        key + ": " + regex + ", must be a regular expression of Prometheus' (RE2) such as .*[.]dlq: "
                                + e.getDescription(),
                        e);
            }
            if (regex.contains("\"") || regex.contains("\n")) {
                throw new IllegalArgumentException(
                        key + ": " + regex + ", must be a regular expression without quotes and breaks");
            }
            return regex;
        }

        /**
         * How anomalies are judged: outside [Q1 - {@code a}·IQR, Q3 + {@code a}·IQR] of the {@code n} preceding periods or
         * days.
         */
        public Builder anomalies(int a, int n) {
            if (a < 1 || n < 3 || n > 30) {
                throw new IllegalArgumentException(
                        "anomalies a = " + a + ", n = " + n + ", must be a >= 1, 3 <= n <= 30");
            }
            fences = a;
            periods = n;
            return this;
        }

        /** The settings; later calls of the builder do not change them. */
        public Settings build() {
            return new Settings(copy());
        }

        private Builder copy() {
            Builder copy = new Builder();
            copy.labels = labels;
            copy.grafana = grafana;
            copy.runbooks = runbooks;
            copy.boards = boards;
            copy.rules = rules;
            copy.severities.putAll(severities);
            copy.holds.putAll(holds);
            copy.thresholds.putAll(thresholds);
            copy.histograms = histograms;
            copy.availability = availability;
            copy.routes.putAll(routes);
            copy.services = services;
            copy.within = within;
            copy.shareInTime = shareInTime;
            copy.deadLetterQueues = deadLetterQueues;
            copy.delayQueues = delayQueues;
            copy.generatedQueues = generatedQueues;
            copy.probes = probes;
            copy.fences = fences;
            copy.periods = periods;
            return copy;
        }
    }
}
