package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.servlet.ServletMeters.ROUTE;

import io.goldensignals.dashboards.output.Format;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.prometheus.Environment;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Settings;
import io.goldensignals.dashboards.settings.Threshold;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objectives of HTTP services as Sloth and OpenSLO write them. Their queries read what the rules record, so that they burn
 * as the alerts do: probes do not count, and what a service promises of single routes holds here too.
 */
public final class SloFiles {

    /** As Sloth writes the window that it fills in. */
    static final String WINDOW = "{{.window}}";

    private static final String HEADING = "Generated; the queries read what rules/http.yml records.";
    private static final String MONTH = "30d";

    /**
     * An objective.
     *
     * @param name unique in its service
     * @param target the part that must be good
     * @param bad the recorded rate of bad events
     * @param all the recorded rate of all events
     * @param divisor by which {@code all} is divided, 1 for none
     * @param conditions which recorded series
     * @param alert the alert of ours on the same objective
     */
    record Slo(
            String name,
            String description,
            double target,
            String bad,
            String all,
            BigDecimal divisor,
            String conditions,
            String alert) {

        private String query(String recorded, String window) {
            String selector = recorded + "{" + conditions + "}";
            return Environment.kept(
                    Promql.sum(window.isEmpty() ? selector : "sum_over_time(" + selector + "[" + window + "])", JOB));
        }

        /** The bad events within {@code window}, or per second if it is empty. */
        String badQuery(String window) {
            return query(bad, window);
        }

        /** All events, likewise. */
        String allQuery(String window) {
            return query(all, window) + (divisor.compareTo(BigDecimal.ONE) == 0 ? "" : " / " + divisor.toPlainString());
        }
    }

    private SloFiles() {}

    /** The files for {@code format}, by path. */
    public static Map<String, String> of(Format format, Settings settings) {
        if (settings.services().isEmpty()) {
            throw new IllegalArgumentException(
                    "no services, must be the jobs that have objectives: objectives: {services: [shop-api]}");
        }
        if (!settings.hasRules(Category.HTTP.toString())) {
            throw new IllegalArgumentException("no rules of http, which record what objectives are held against");
        }
        return settings.generating(() -> {
            Map<String, String> files = new TreeMap<>();
            for (String service : settings.services()) {
                files.put(
                        "slo/" + service + ".yaml",
                        format == Format.SLOTH ? sloth(service, settings) : openSlo(service, settings));
            }
            return files;
        });
    }

    /** The objectives of a service: of all its requests, and of routes whose availability is set apart. */
    static List<Slo> of(String service, Settings settings) {
        List<Slo> slos = new ArrayList<>();
        String job = JOB + "=\"" + service + "\"";
        slos.add(new Slo(
                "availability",
                percent(settings.availability()) + " % of the requests succeed.",
                settings.availability(),
                SloRules.failed(),
                SloRules.requests(),
                BigDecimal.ONE,
                job,
                "HttpErrorBudgetBurn"));
        // Not all requests: those that may be slow by each route's own objective, as if all had this one.
        slos.add(new Slo(
                "latency",
                percent(settings.shareInTime()) + " % of the requests take " + Threshold.text(settings.within())
                        + " seconds at most; each request to a route with an objective of its own counts as much as that"
                        + " one allows.",
                settings.shareInTime(),
                SloRules.slow(),
                SloRules.mayBeSlow(),
                BigDecimal.ONE.subtract(BigDecimal.valueOf(settings.shareInTime())),
                job,
                "HttpLatencyBudgetBurn"));
        Set<String> names = new TreeSet<>();
        // Of a service that publishes another objective for the route, each request counts as much as that one allows.
        settings.routes().forEach((route, share) -> {
            String name = "availability-" + slug(route);
            String unique = name;
            for (int i = 2; !names.add(unique); i++) {
                unique = name + "-" + i;
            }
            slos.add(new Slo(
                    unique,
                    percent(share) + " % of the requests to " + route + " succeed.",
                    share,
                    SloRules.routeFailed(),
                    SloRules.routeMayFail(),
                    BigDecimal.ONE.subtract(BigDecimal.valueOf(share)),
                    job + ", " + Promql.label(ROUTE) + "=\""
                            + route.replace("\\", "\\\\").replace("\"", "\\\"") + "\"",
                    "HttpRouteErrorBudgetBurn"));
        });
        return slos;
    }

    private static String sloth(String service, Settings settings) {
        List<Map<String, Object>> slos = new ArrayList<>();
        for (Slo slo : of(service, settings)) {
            Map<String, Object> yaml = new LinkedHashMap<>();
            yaml.put("name", slo.name());
            yaml.put("description", slo.description());
            yaml.put("objective", percent(slo.target()));
            Map<String, Object> events = new LinkedHashMap<>();
            events.put("error_query", slo.badQuery(WINDOW));
            events.put("total_query", slo.allQuery(WINDOW));
            yaml.put("sli", Map.of("events", events));
            // One of the two alerts: Sloth's where ours is turned off.
            Map<String, Object> off = Map.of("disable", !settings.off(slo.alert()));
            Map<String, Object> alerting = new LinkedHashMap<>();
            alerting.put("name", camel(service) + camel(slo.name()));
            alerting.put("page_alert", off);
            alerting.put("ticket_alert", off);
            yaml.put("alerting", alerting);
            slos.add(yaml);
        }
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("version", "prometheus/v1");
        file.put("service", service);
        file.put("slos", slos);
        return Output.yaml(HEADING, file);
    }

    private static String openSlo(String service, Settings settings) {
        String id = slug(service);
        List<String> documents = new ArrayList<>();
        documents.add(Output.yaml(
                HEADING,
                object("Service", id, service, Map.of("description", "The job " + service + " of Prometheus."))));
        for (Slo slo : of(service, settings)) {
            Map<String, Object> ratio = new LinkedHashMap<>();
            ratio.put("counter", false);
            ratio.put("bad", source(slo.badQuery("")));
            ratio.put("total", source(slo.allQuery("")));
            String name = id + "-" + slo.name();
            Map<String, Object> indicator = new LinkedHashMap<>();
            indicator.put("metadata", Map.of("name", name));
            indicator.put("spec", Map.of("ratioMetric", ratio));
            Map<String, Object> window = new LinkedHashMap<>();
            window.put("duration", MONTH);
            window.put("isRolling", true);
            Map<String, Object> spec = new LinkedHashMap<>();
            spec.put("description", slo.description());
            spec.put("service", id);
            spec.put("indicator", indicator);
            spec.put("timeWindow", List.of(window));
            spec.put("budgetingMethod", "Occurrences");
            spec.put("objectives", List.of(Map.of("target", slo.target())));
            documents.add(Output.yaml("", object("SLO", name, service + ": " + slo.name(), spec)));
        }
        return String.join("---\n", documents);
    }

    private static Map<String, Object> source(String query) {
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("type", "Prometheus");
        source.put("spec", Map.of("query", query));
        return Map.of("metricSource", source);
    }

    private static Map<String, Object> object(String kind, String name, String title, Map<String, Object> spec) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("displayName", title.length() > 63 ? title.substring(0, 63) : title);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("apiVersion", "openslo/v1");
        object.put("kind", kind);
        object.put("metadata", metadata);
        object.put("spec", spec);
        return object;
    }

    /** Exact: 99.9 and not 99.89999. */
    private static BigDecimal percent(double share) {
        return new BigDecimal(
                BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString());
    }

    private static String slug(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    private static String camel(String text) {
        return Stream.of(text.split("[^A-Za-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }
}
