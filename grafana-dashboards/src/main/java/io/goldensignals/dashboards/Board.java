package io.goldensignals.dashboards;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

    /**
     * A variable for the values of a label, beside those that every board has.
     *
     * @param name of the variable
     * @param label whose values it holds
     */
    record Variable(String name, String label) {}

    private final String uid;
    private final String slug;
    private final String title;

    Board(String uid, String slug, String title) {
        this.uid = uid;
        this.slug = slug;
        this.title = title;
    }

    /** The variable that this board has beside those of all boards; null if it has none. */
    @Nullable
    Variable variable() {
        return switch (this) {
            case HTTP -> new Variable("route", "http_route");
            case S3 -> new Variable("bucket", "aws_s3_bucket");
            case JOBS -> new Variable("name", "job_name");
            case RABBIT_CLIENT -> new Variable("destination", "messaging_destination_name");
            case RABBIT_BROKER -> new Variable("queue", "queue");
            case ANOMALIES -> new Variable("figure", "figure");
            default -> null;
        };
    }

    /** The variable of the dashboards that holds values of {@code label}. */
    static String variable(String label) {
        return Arrays.stream(values())
                .map(Board::variable)
                .filter(variable -> variable != null && variable.label().equals(label))
                .map(Variable::name)
                .findFirst()
                .orElse(label);
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
