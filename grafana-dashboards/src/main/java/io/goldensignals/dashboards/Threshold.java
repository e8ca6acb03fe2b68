package io.goldensignals.dashboards;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The value beyond which an alert fires, as published; settings can change it. Each is called like its alert. Panels that
 * show the same figure turn red there, and orange at {@link #soon}, so that no panel is green while an alert fires.
 */
enum Threshold {
    TARGET_DOWN(Kind.SHARE, 0.5),
    RESTARTS_IN_A_LOOP(Kind.AMOUNT, 2),
    SERIES_BUDGET_NEARLY_USED(Kind.SHARE, 0.8),
    HTTP_ROUTE_FAILING(Kind.SHARE, 0.05, 0.01),
    HTTP_CLIENTS_GO_AWAY(Kind.SHARE, 0.1),
    HEAP_NEARLY_FULL(Kind.SHARE, 0.85, 0.7),
    GARBAGE_COLLECTION_BUSY(Kind.SHARE, 0.1, 0.05),
    PROCESSOR_SATURATED(Kind.SHARE, 0.9, 0.75),
    FILES_NEARLY_EXHAUSTED(Kind.SHARE, 0.8, 0.6),
    RESOURCE_SATURATED(Kind.SHARE, 0.95, 0.8),
    RESOURCE_WAIT_LONG(Kind.SECONDS, 5),
    /** What is left, as with the disk: it fires below. */
    HOST_MEMORY_LOW(Kind.SHARE, 0.1, 0.2),
    HOST_DISK_NEARLY_FULL(Kind.SHARE, 0.1, 0.2),
    BROKER_MEMORY_HIGH(Kind.SHARE, 0.8, 0.7),
    QUEUE_BACKLOG_GROWS(Kind.AMOUNT, 100),
    CONFIRMS_STUCK(Kind.SECONDS, 60),
    DELIVERY_NOT_SETTLED(Kind.SECONDS, 600),
    QUEUE_TIME_LONG(Kind.SECONDS, 60, 15),
    MESSAGES_REDELIVERED(Kind.SHARE, 0.1),
    QUEUE_MONITOR_BLIND(Kind.SECONDS, 300),
    CONNECTIONS_DROP(Kind.AMOUNT, 2),
    CONNECTS_FAIL(Kind.AMOUNT, 2),
    S3_CALLS_FAIL(Kind.SHARE, 0.02, 0.01),
    S3_CALLS_REFUSED(Kind.SHARE, 0.1),
    S3_THROTTLED(Kind.SHARE, 0.05),
    S3_STREAM_OPEN_LONG(Kind.SECONDS, 600),
    BUCKET_GROWS_FAST(Kind.BYTES, 1e9),
    /** In intervals of the job. */
    JOB_STALE(Kind.AMOUNT, 3),
    /** In times of what a run may take. */
    JOB_RUNS_TOO_LONG(Kind.AMOUNT, 2),
    OUTBOX_STUCK(Kind.SECONDS, 120),
    /** At the stage that no person has to end. */
    ORDERS_STUCK(Kind.SECONDS, 600),
    ORDERS_WAIT_LONG(Kind.SECONDS, 86_400),
    PRICES_SLOW(Kind.SECONDS, 0.5, 0.25),
    /** What is left of what is usual: it fires below. */
    ORDERS_DROPPED(Kind.SHARE, 0.5),
    DATA_INVALID(Kind.SHARE, 0.05, 0.01),
    DATA_LATE(Kind.SHARE, 0.1, 0.05),
    FEATURE_DRIFTS(Kind.AMOUNT, 0.2, 0.1),
    INFERENCE_SLOW(Kind.SECONDS, 1),
    CONSUMER_LAG_GROWS(Kind.AMOUNT, 1000);

    /** What a threshold counts in. */
    private enum Kind {
        SHARE("a share above 0 and below 1, such as 0.05"),
        SECONDS("seconds, above 0"),
        BYTES("bytes, above 0"),
        AMOUNT("a number above 0");

        private final String allowed;

        Kind(String allowed) {
            this.allowed = allowed;
        }
    }

    private final Kind kind;
    private final double published;
    private final double soon;

    Threshold(Kind kind, double published) {
        this(kind, published, published);
    }

    Threshold(Kind kind, double published, double soon) {
        this.kind = kind;
        this.published = published;
        this.soon = soon;
    }

    /** The name of its alert, such as {@code HeapNearlyFull}. */
    String alert() {
        return Arrays.stream(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    static Optional<Threshold> of(String alert) {
        return Arrays.stream(values())
                .filter(threshold -> threshold.alert().equals(alert))
                .findFirst();
    }

    /** The names of the alerts that have one. */
    static List<String> alerts() {
        return Arrays.stream(values()).map(Threshold::alert).sorted().toList();
    }

    /** Refuses a value that could not work. */
    void check(double value) {
        if (kind == Kind.SHARE && value >= 1) {
            throw new IllegalArgumentException(
                    "threshold " + text(value) + " of " + alert() + ", must be " + kind.allowed);
        }
    }

    /** What can be set, in words. */
    String allowed() {
        return kind.allowed;
    }

    /** As settings have it. */
    double value() {
        return Settings.current().threshold(alert(), published);
    }

    double published() {
        return published;
    }

    /** From where on panels are orange; as far from {@link #value} in proportion as published. */
    double soon() {
        double factor = value() / published;
        double scaled = soon > published && kind == Kind.SHARE ? Math.min(1, soon * factor) : soon * factor;
        return new BigDecimal(scaled).round(new MathContext(6)).doubleValue();
    }

    /** What a panel of the part in use shows for a threshold of the part that is left. */
    double inUse() {
        return new BigDecimal(1 - value()).round(new MathContext(6)).doubleValue();
    }

    double soonInUse() {
        return new BigDecimal(1 - soon()).round(new MathContext(6)).doubleValue();
    }

    /** Seconds in an expression, as long as {@code profile} has times. */
    String in(Profile profile) {
        return text(profile.seconds(value()));
    }

    /** In words of a runbook. */
    String prose() {
        double value = value();
        return switch (kind) {
            case SHARE -> percent(value);
            case SECONDS ->
                value >= 7200 && value % 3600 == 0
                        ? text(value / 3600) + " hours"
                        : value >= 120 && value % 60 == 0
                                ? text(value / 60) + " minutes"
                                : value == 1 ? "one second" : text(value) + " seconds";
            case BYTES ->
                text(new BigDecimal(value / 1e9)
                                .setScale(3, RoundingMode.HALF_UP)
                                .doubleValue()) + " GB";
            case AMOUNT -> text(value);
        };
    }

    /** As a number in an expression. */
    @Override
    public String toString() {
        return text(value());
    }

    static String percent(double share) {
        return text(new BigDecimal(share * 100).round(new MathContext(6)).doubleValue()) + " %";
    }

    static String text(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
