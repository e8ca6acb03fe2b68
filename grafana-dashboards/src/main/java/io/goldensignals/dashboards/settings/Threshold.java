package io.goldensignals.dashboards.settings;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The value beyond which an alert fires, which settings can change. Panels that show the same figure turn red there, and orange
 * at {@link #soon}, so that no panel is green while an alert fires. Immutable and thread-safe; what it says is by the settings
 * for which something is being generated.
 */
public final class Threshold {

    private static final Map<String, Threshold> PUBLISHED = new TreeMap<>();

    public static final Threshold TARGET_DOWN = published(share("TargetDown", 0.5));
    public static final Threshold RESTARTS_IN_A_LOOP = published(amount("RestartsInALoop", 2));
    public static final Threshold SERIES_BUDGET_NEARLY_USED = published(share("SeriesBudgetNearlyUsed", 0.8));
    public static final Threshold HTTP_ROUTE_FAILING =
            published(share("HttpRouteFailing", 0.05).soon(0.01));
    public static final Threshold HTTP_CLIENTS_GO_AWAY = published(share("HttpClientsGoAway", 0.1));
    public static final Threshold HEAP_NEARLY_FULL =
            published(share("HeapNearlyFull", 0.85).soon(0.7));
    public static final Threshold GARBAGE_COLLECTION_BUSY =
            published(share("GarbageCollectionBusy", 0.1).soon(0.05));
    public static final Threshold PROCESSOR_SATURATED =
            published(share("ProcessorSaturated", 0.9).soon(0.75));
    public static final Threshold FILES_NEARLY_EXHAUSTED =
            published(share("FilesNearlyExhausted", 0.8).soon(0.6));
    public static final Threshold RESOURCE_SATURATED =
            published(share("ResourceSaturated", 0.95).soon(0.8));
    public static final Threshold RESOURCE_WAIT_LONG = published(seconds("ResourceWaitLong", 5));
    /** What is left, as with the disk: it fires below. */
    public static final Threshold HOST_MEMORY_LOW =
            published(share("HostMemoryLow", 0.1).soon(0.2));

    public static final Threshold HOST_DISK_NEARLY_FULL =
            published(share("HostDiskNearlyFull", 0.1).soon(0.2));
    public static final Threshold BROKER_MEMORY_HIGH =
            published(share("BrokerMemoryHigh", 0.8).soon(0.7));
    public static final Threshold QUEUE_BACKLOG_GROWS = published(amount("QueueBacklogGrows", 100));
    public static final Threshold CONFIRMS_STUCK = published(seconds("ConfirmsStuck", 60));
    public static final Threshold DELIVERY_NOT_SETTLED = published(seconds("DeliveryNotSettled", 600));
    public static final Threshold QUEUE_TIME_LONG =
            published(seconds("QueueTimeLong", 60).soon(15));
    public static final Threshold MESSAGES_REDELIVERED = published(share("MessagesRedelivered", 0.1));
    public static final Threshold QUEUE_MONITOR_BLIND = published(seconds("QueueMonitorBlind", 300));
    public static final Threshold CONNECTIONS_DROP = published(amount("ConnectionsDrop", 2));
    public static final Threshold CONNECTS_FAIL = published(amount("ConnectsFail", 2));
    public static final Threshold S3_CALLS_FAIL =
            published(share("S3CallsFail", 0.02).soon(0.01));
    public static final Threshold S3_CALLS_REFUSED = published(share("S3CallsRefused", 0.1));
    public static final Threshold S3_THROTTLED = published(share("S3Throttled", 0.05));
    public static final Threshold S3_STREAM_OPEN_LONG = published(seconds("S3StreamOpenLong", 600));
    public static final Threshold BUCKET_GROWS_FAST = published(bytes("BucketGrowsFast", 1e9));
    /** In intervals of the job. */
    public static final Threshold JOB_STALE = published(amount("JobStale", 3));
    /** In times of what a run may take. */
    public static final Threshold JOB_RUNS_TOO_LONG = published(amount("JobRunsTooLong", 2));
    /** What is left of what is usual: it fires below. */
    public static final Threshold ORDERS_DROPPED = published(share("OrdersDropped", 0.5));

    public static final Threshold DATA_INVALID =
            published(share("DataInvalid", 0.05).soon(0.01));
    public static final Threshold DATA_LATE = published(share("DataLate", 0.1).soon(0.05));
    public static final Threshold FEATURE_DRIFTS =
            published(amount("FeatureDrifts", 0.2).soon(0.1));
    public static final Threshold INFERENCE_SLOW = published(seconds("InferenceSlow", 1));
    public static final Threshold CONSUMER_LAG_GROWS = published(amount("ConsumerLagGrows", 1000));

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

    private final String alert;
    private final Kind kind;
    private final double published;
    private final double soon;

    private Threshold(String alert, Kind kind, double published, double soon) {
        this.alert = alert;
        this.kind = kind;
        this.published = published;
        this.soon = soon;
    }

    private static Threshold published(Threshold threshold) {
        PUBLISHED.put(threshold.alert, threshold);
        return threshold;
    }

    /** A share, above 0 and below 1, for the alert of that name. */
    public static Threshold share(String alert, double share) {
        return new Threshold(alert, Kind.SHARE, share, share);
    }

    /** Seconds for the alert of that name. */
    public static Threshold seconds(String alert, double seconds) {
        return new Threshold(alert, Kind.SECONDS, seconds, seconds);
    }

    /** Bytes for the alert of that name. */
    public static Threshold bytes(String alert, double bytes) {
        return new Threshold(alert, Kind.BYTES, bytes, bytes);
    }

    /** A number for the alert of that name. */
    public static Threshold amount(String alert, double amount) {
        return new Threshold(alert, Kind.AMOUNT, amount, amount);
    }

    /** The same with another value from which panels are orange; beyond this one for what is left of something. */
    public Threshold soon(double value) {
        return new Threshold(alert, kind, published, value);
    }

    /** The name of its alert, such as {@code HeapNearlyFull}. */
    public String alert() {
        return alert;
    }

    /** The published one of the alert of that name. */
    public static Optional<Threshold> of(String alert) {
        return Optional.ofNullable(PUBLISHED.get(alert));
    }

    /** The published ones, by their alerts' names. */
    public static List<Threshold> all() {
        return List.copyOf(PUBLISHED.values());
    }

    /** As settings have it. */
    public double value() {
        double value = Settings.current().threshold(alert, published);
        check(value);
        return value;
    }

    /** Refuses a value that could not work. */
    public void check(double value) {
        if (kind == Kind.SHARE && value >= 1) {
            throw new IllegalArgumentException(
                    "threshold " + text(value) + " of " + alert + ", must be " + kind.allowed);
        }
    }

    /** What can be set, in words. */
    public String allowed() {
        return kind.allowed;
    }

    /** As published, in the unit of its kind. */
    public double published() {
        return published;
    }

    /** From where on panels are orange; as far from {@link #value} in proportion as published. */
    public double soon() {
        double factor = value() / published;
        double scaled = soon > published && kind == Kind.SHARE ? Math.min(1, soon * factor) : soon * factor;
        return new BigDecimal(scaled).round(new MathContext(6)).doubleValue();
    }

    /** What a panel of the part in use shows for a threshold of the part that is left. */
    public double inUse() {
        return new BigDecimal(1 - value()).round(new MathContext(6)).doubleValue();
    }

    public double soonInUse() {
        return new BigDecimal(1 - soon()).round(new MathContext(6)).doubleValue();
    }

    /** Seconds in an expression, as long as {@code profile} has times. */
    public String in(Profile profile) {
        return text(profile.seconds(value()));
    }

    /** In words of a runbook. */
    public String prose() {
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

    public static String percent(double share) {
        return text(new BigDecimal(share * 100).round(new MathContext(6)).doubleValue()) + " %";
    }

    public static String text(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
