package io.goldensignals.dashboards.output;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** In what form files are generated. */
public enum Format {

    /** Dashboards as JSON, rules as Prometheus reads them, runbooks as Markdown. */
    FILES,

    /** The rules as resources {@code PrometheusRule} of the Prometheus Operator, the rest as {@link #FILES}. */
    PROMETHEUSRULE,

    /** As {@link #PROMETHEUSRULE}, and each dashboard in a ConfigMap with the label {@code grafana_dashboard}. */
    CONFIGMAP,

    /** A Helm chart of rules and dashboards, with the resources of {@link #CONFIGMAP}; runbooks beside it. */
    HELM,

    /** As {@link #FILES}, and each dashboard as a resource {@code dashboard.grafana.app/v2}, in a folder for Grafana's Git Sync. */
    V2,

    /** As {@link #FILES}, and the objectives of each service as Sloth reads them. */
    SLOTH,

    /** As {@link #FILES}, and the objectives of each service as OpenSLO has them. */
    OPENSLO;

    private static final String DASHBOARDS = "dashboards/";
    private static final String NAME = "golden-signals-";

    /** The files in this form, of those in the form {@link #FILES}. */
    public Map<String, String> of(Map<String, String> files) {
        if (this == HELM) {
            return HelmChart.of(files);
        }
        if (this == SLOTH || this == OPENSLO) {
            return files;
        }
        if (this == V2) {
            Map<String, String> both = new TreeMap<>(files);
            files.forEach((path, content) -> {
                if (path.startsWith(DASHBOARDS)) {
                    both.put(DashboardV2.FOLDER + path.substring(DASHBOARDS.length()), DashboardV2.of(content));
                }
            });
            return both;
        }
        Map<String, String> out = new TreeMap<>();
        files.forEach((path, content) -> {
            String name = path.replaceFirst(".*/", "").replaceFirst("\\.[^.]*$", "");
            if (this != FILES && path.startsWith("rules/")) {
                out.put("kubernetes/rules-" + name + ".yaml", rule(name, content));
            } else if (this == CONFIGMAP && path.startsWith(DASHBOARDS)) {
                out.put("kubernetes/dashboard-" + name + ".yaml", dashboard(name, content));
            } else {
                out.put(path, content);
            }
        });
        return out;
    }

    private static String rule(String name, String rules) {
        Map<String, Object> resource = resource("monitoring.coreos.com/v1", "PrometheusRule", name, Map.of());
        resource.put("spec", Output.readYaml(rules));
        return Output.yaml("Generated from the catalogues.", resource);
    }

    private static String dashboard(String name, String json) {
        Map<String, Object> resource =
                resource("v1", "ConfigMap", "dashboard-" + name, Map.of("grafana_dashboard", "1"));
        resource.put("data", Map.of(name + ".json", json));
        return Output.yaml("Generated from the catalogues.", resource);
    }

    private static Map<String, Object> resource(String version, String kind, String name, Map<String, String> more) {
        Map<String, String> labels = new TreeMap<>(more);
        labels.put("app.kubernetes.io/part-of", "golden-signals");
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", NAME + name);
        metadata.put("labels", labels);
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("apiVersion", version);
        resource.put("kind", kind);
        resource.put("metadata", metadata);
        return resource;
    }
}
