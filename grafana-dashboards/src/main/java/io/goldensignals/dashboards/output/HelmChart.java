package io.goldensignals.dashboards.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A Helm chart of rules and dashboards. They lie in the chart as they are and templates take them in by {@code .Files.Get}: so
 * what Prometheus and Grafana fill in, such as <code>{{ $labels.job }}</code>, never meets Helm's own engine and needs no
 * escapes.
 */
final class HelmChart {

    static final String FOLDER = "helm/golden-signals/";

    private static final String NOT_IN_JAR = "0.0.0";

    private static final String HEAD = """
            {{- if and .Values.KIND.enabled (index .Values.KIND.modules "NAME") }}
            """;

    private static final String METADATA = """
            metadata:
              name: {{ .Release.Name }}-SHORT
              namespace: {{ .Values.namespace | default .Release.Namespace }}
            """;

    private static final String RULE = HEAD + """
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            """ + METADATA + """
              labels:
                {{- merge (dict) .Values.rules.labels .Values.labels (dict "app.kubernetes.io/part-of" "golden-signals") | toYaml | nindent 4 }}
            spec:
            {{ .Files.Get "files/rules/NAME.yml" | indent 2 }}
            {{- end }}
            """;

    private static final String DASHBOARD = HEAD + """
            apiVersion: v1
            kind: ConfigMap
            """ + METADATA + """
              labels:
                {{- merge (dict .Values.dashboards.label .Values.dashboards.labelValue) .Values.labels (dict "app.kubernetes.io/part-of" "golden-signals") | toYaml | nindent 4 }}
              {{- with .Values.dashboards.annotations }}
              annotations:
                {{- toYaml . | nindent 4 }}
              {{- end }}
            data:
              NAME.json: |
            {{ .Files.Get "files/dashboards/NAME.json" | indent 4 }}
            {{- end }}
            """;

    private HelmChart() {}

    /** The chart, and beside it what it does not hold, of files in the form {@link Format#FILES}. */
    static Map<String, String> of(Map<String, String> files) {
        List<String> rules = new ArrayList<>();
        List<String> dashboards = new ArrayList<>();
        Map<String, String> out = new TreeMap<>();
        files.forEach((path, content) -> {
            String name = path.replaceFirst(".*/", "").replaceFirst("\\.[^.]*$", "");
            if (path.startsWith("rules/")) {
                rules.add(name);
                out.put(FOLDER + "files/" + path, content);
                out.put(FOLDER + "templates/rules-" + name + ".yaml", template(RULE, "rules", name, "rules-" + name));
            } else if (path.startsWith("dashboards/")) {
                dashboards.add(name);
                out.put(FOLDER + "files/" + path, content);
                out.put(
                        FOLDER + "templates/dashboard-" + name + ".yaml",
                        template(DASHBOARD, "dashboards", name, "dashboard-" + name));
            } else {
                out.put(path, content);
            }
        });
        out.put(FOLDER + "Chart.yaml", chart());
        out.put(FOLDER + "values.yaml", values(rules, dashboards));
        out.put(FOLDER + "values.schema.json", Output.json(schema(rules, dashboards)));
        return out;
    }

    private static String template(String template, String kind, String name, String resource) {
        return template.replace("KIND", kind).replace("SHORT", resource).replace("NAME", name);
    }

    private static String chart() {
        String version =
                Objects.requireNonNullElse(HelmChart.class.getPackage().getImplementationVersion(), NOT_IN_JAR);
        Map<String, Object> chart = new LinkedHashMap<>();
        chart.put("apiVersion", "v2");
        chart.put("name", "golden-signals");
        chart.put("description", "Rules for the Prometheus Operator and dashboards for Grafana's sidecar.");
        chart.put("type", "application");
        chart.put("version", version);
        chart.put("appVersion", version);
        return Output.yaml("Generated from the catalogues.", chart);
    }

    private static String values(List<String> rules, List<String> dashboards) {
        return """
                # The namespace of all resources; that of the release if empty.
                namespace: ""
                # Labels of all resources.
                labels: {}
                rules:
                  enabled: true
                  # Labels by which the Prometheus Operator picks rules, such as release: kube-prometheus-stack.
                  labels: {}
                  modules:
                RULES
                dashboards:
                  enabled: true
                  # The label by which Grafana's sidecar picks ConfigMaps.
                  label: grafana_dashboard
                  labelValue: "1"
                  # Such as grafana_folder: Golden Signals.
                  annotations: {}
                  modules:
                DASHBOARDS
                """.replace("RULES\n", switches(rules)).replace("DASHBOARDS\n", switches(dashboards));
    }

    private static String switches(List<String> names) {
        StringBuilder lines = new StringBuilder();
        names.forEach(name -> lines.append("    ").append(name).append(": true\n"));
        return lines.length() == 0 ? "    {}\n" : lines.toString();
    }

    /** Helm holds the values against it and so refuses a misspelt name, which it would not notice otherwise. */
    private static Map<String, Object> schema(List<String> rules, List<String> dashboards) {
        Map<String, Object> text = Map.of("type", "string");
        Map<String, Object> flag = Map.of("type", "boolean");
        Map<String, Object> texts = Map.of("type", "object", "additionalProperties", text);
        Map<String, Object> ofRules = new LinkedHashMap<>();
        ofRules.put("enabled", flag);
        ofRules.put("labels", texts);
        ofRules.put("modules", object(all(rules, flag), List.of()));
        Map<String, Object> ofDashboards = new LinkedHashMap<>();
        ofDashboards.put("enabled", flag);
        ofDashboards.put("label", Map.of("type", "string", "minLength", 1));
        ofDashboards.put("labelValue", text);
        ofDashboards.put("annotations", texts);
        ofDashboards.put("modules", object(all(dashboards, flag), List.of()));
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("namespace", text);
        keys.put("labels", texts);
        keys.put("rules", object(ofRules, List.copyOf(ofRules.keySet())));
        keys.put("dashboards", object(ofDashboards, List.copyOf(ofDashboards.keySet())));
        // A chart that another one includes is also given what is global to both.
        keys.put("global", Map.of("type", "object"));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.putAll(object(keys, List.of("namespace", "labels", "rules", "dashboards")));
        return schema;
    }

    private static Map<String, Object> all(List<String> names, Map<String, Object> type) {
        Map<String, Object> all = new LinkedHashMap<>();
        names.forEach(name -> all.put(name, type));
        return all;
    }

    private static Map<String, Object> object(Map<String, Object> keys, List<String> required) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("additionalProperties", false);
        object.put("properties", keys);
        object.put("required", required);
        return object;
    }
}
