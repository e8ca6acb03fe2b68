package io.goldensignals.servlet;

/** The libraries that a part of this module needs and that are optional dependencies of it. */
enum Library {
    EXPORTER_COMMON(
            "io.prometheus.metrics.exporter.common.PrometheusScrapeHandler",
            "io.prometheus:prometheus-metrics-exporter-common"),
    EXPORTER_HTTPSERVER(
            "io.prometheus.metrics.exporter.httpserver.HTTPServer",
            "io.prometheus:prometheus-metrics-exporter-httpserver"),
    DATASKETCHES("org.apache.datasketches.frequencies.ItemsSketch", "org.apache.datasketches:datasketches-java");

    private final String type;
    private final String artifact;

    Library(String type, String artifact) {
        this.type = type;
        this.artifact = artifact;
    }

    /**
     * Does nothing if the library is there.
     *
     * @throws IllegalStateException that names the artifact to add if it is not
     */
    void require(String part) {
        try {
            Class.forName(type, false, Library.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalStateException(part + " needs " + artifact + ": add it to the class path", e);
        }
    }
}
