package io.goldensignals.dashboards;

/** The dashboards by their fixed identities; links and alerts refer to these. */
enum Board {
    OVERVIEW("golden-overview", "overview", "Overview"),
    HTTP("golden-http", "http", "HTTP requests (RED)"),
    PROCESS("golden-process", "process", "Process and resources (golden signals)"),
    HOST("golden-host", "host", "Host (USE)"),
    RABBIT_CLIENT("golden-rabbitmq-client", "rabbitmq-client", "RabbitMQ client (RED)"),
    RABBIT_BROKER("golden-rabbitmq-broker", "rabbitmq-broker", "RabbitMQ broker"),
    S3("golden-s3", "s3", "S3 storage (USE)"),
    JOBS("golden-jobs", "jobs", "Jobs and canary"),
    BUSINESS("golden-business", "business", "Business figures"),
    MES("golden-mes", "mes", "MES: prices, operators, orders"),
    ANOMALIES("golden-anomalies", "anomalies", "Anomalies"),
    QUALITY("golden-quality", "data-quality", "Data quality and streams");

    private final String uid;
    private final String slug;
    private final String title;

    Board(String uid, String slug, String title) {
        this.uid = uid;
        this.slug = slug;
        this.title = title;
    }

    /** The variable of the dashboards that holds values of {@code label}. */
    static String variable(String label) {
        return switch (label) {
            case "http_route" -> "route";
            case "aws_s3_bucket" -> "bucket";
            case "job_name" -> "name";
            default -> label;
        };
    }

    String uid() {
        return uid;
    }

    /** The file's name and the last part of the URL. */
    String slug() {
        return slug;
    }

    String title() {
        return title;
    }

    /** The path below Grafana's root. */
    String path() {
        return "/d/" + uid + "/" + slug;
    }
}
