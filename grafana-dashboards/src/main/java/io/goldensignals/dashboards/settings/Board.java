package io.goldensignals.dashboards.settings;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The dashboards by their fixed identities; links and alerts refer to these. */
public enum Board implements Place {
    OVERVIEW("golden-overview", "overview", "Overview"),
    HTTP("golden-http", "http", "HTTP requests (RED)"),
    PROCESS("golden-process", "process", "Process and resources (golden signals)"),
    HOST("golden-host", "host", "Host (USE)"),
    RABBIT_CLIENT("golden-rabbitmq-client", "rabbitmq-client", "RabbitMQ client (RED)"),
    RABBIT_BROKER("golden-rabbitmq-broker", "rabbitmq-broker", "RabbitMQ broker"),
    S3("golden-s3", "s3", "S3 storage (USE)"),
    JOBS("golden-jobs", "jobs", "Jobs and canary"),
    BUSINESS("golden-business", "business", "Business figures"),
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

    @Override
    public @Nullable Variable variable() {
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
    public static String variable(String label) {
        return Arrays.stream(values())
                .map(Board::variable)
                .filter(variable -> variable != null && variable.label().equals(label))
                .map(Variable::name)
                .findFirst()
                .orElse(label);
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public String slug() {
        return slug;
    }

    @Override
    public String title() {
        return title;
    }
}
