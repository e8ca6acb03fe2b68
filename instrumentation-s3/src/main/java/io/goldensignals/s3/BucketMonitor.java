package io.goldensignals.s3;

import static java.util.Objects.requireNonNull;

import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Registration;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.internal.Fatal;
import io.goldensignals.s3.meters.ObjectPages;
import io.goldensignals.s3.meters.ObjectPages.Kind;
import io.goldensignals.s3.meters.ObjectPages.Page;
import io.goldensignals.s3.meters.S3Recorder;
import io.goldensignals.s3.meters.S3Result;
import io.goldensignals.s3.meters.TransportFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures the size of buckets by listing them, page by page to the end, on a schedule.
 *
 * <pre>{@code
 * BucketMonitor sizes = metrics.monitor(s3).bucket("models").prefix("models", "uploads/").every(Duration.ofHours(1)).start();
 * }</pre>
 *
 * <p>A listing costs a request for each thousand objects, so it is paced, and at a limit of time or pages it stops until the next
 * round, which goes on from there: a bucket of any size gets its figures, those of a large one over several rounds. A measurement
 * that fails starts anew and leaves the last figures in place, and the time of the last success gives their age. Until the first success, and where
 * the replica does not lead, the gauges are absent. Thread-safe; closing it stops the schedule and removes the gauges.
 */
public final class BucketMonitor implements AutoCloseable {

    private final Meters meters;
    private final RequestMetrics measurements;
    private final ObjectPages pages;
    private final Builder options;
    private final List<BucketSize> sizes;
    private final List<Kind> kinds; // listed one after the other
    private @Nullable Registration schedule;
    private volatile boolean closed;

    private BucketMonitor(Builder options) {
        this.meters = options.recorder.meters();
        this.measurements = options.recorder.measurements();
        this.pages = options.pages;
        this.options = options;
        this.sizes = List.copyOf(options.sizes);
        this.kinds = options.kinds();
        sizes.forEach(size -> size.publish(meters, kinds));
        sizes.forEach(size -> measurements.operation(size.bucket, size.prefix));
    }

    /**
     * Measures every bucket and prefix now, on this thread; failures are recorded, not thrown, unless they are fatal. Does nothing
     * once this is closed.
     */
    public void measure() {
        for (BucketSize size : sizes) {
            if (closed) {
                return; // the client may be closed by now
            }
            try {
                if (options.leader.getAsBoolean()) {
                    measure(size);
                } else {
                    size.forget();
                }
            } catch (Throwable failure) {
                meters.failed(failure);
            }
        }
    }

    /** Stops the schedule, and a round that is in flight after its next page, and removes the gauges. */
    @Override
    public void close() {
        closed = true;
        if (schedule != null) {
            schedule.close();
        }
        sizes.forEach(Registration::close);
    }

    private void measure(BucketSize size) {
        synchronized (size) { // the schedule and a caller may meet
            long started = meters.nanos();
            S3Result result = S3Result.SUCCESS;
            boolean whole = false;
            Throwable failed = null;
            try {
                whole = list(size, started);
            } catch (Throwable failure) {
                result = TransportFailures.search(failure, options.failures);
                failed = failure;
            }
            size.listing.nanos += meters.nanos() - started;
            if (whole || result != S3Result.SUCCESS) {
                measurements.operation(size.bucket, size.prefix).record(size.listing.nanos, result.code());
                size.listing = new BucketSize.Listing();
            }
            if (failed != null) {
                Fatal.rethrow(failed);
            }
        }
    }

    /** Lists from where the last round stopped; whether to the end. */
    private boolean list(BucketSize size, long started) throws InterruptedException {
        BucketSize.Listing listing = size.listing;
        int pagesLeft = options.pagesPerRound;
        do {
            if (Thread.currentThread().isInterrupted()) { // the flag is the caller's to clear
                throw new InterruptedException("caller interrupted");
            }
            Kind kind = kinds.get(listing.kind);
            Page page = pages.page(kind, size.bucket, size.prefix, listing.last, options.timeLimit);
            pagesLeft--;
            listing.found = listing.found.and(page.found());
            if (page.end() != null && page.end().equals(listing.last)) {
                throw new IllegalStateException("the listing stands still at " + listing.last);
            }
            listing.last = page.end();
            if (listing.last == null) {
                size.listed(kind, listing.found);
                listing.next();
            }
            if (listing.kind == kinds.size()) {
                size.measured(meters.millis());
                return true;
            }
            if (closed || pagesLeft == 0) {
                return false;
            }
            options.pause.accept(options.pauseNanos);
            // What is left is no limit for the next page: a page that fails would lose all that was listed.
        } while (meters.nanos() - started < options.timeLimit.toNanos());
        return false;
    }

    /** Gathers what is measured, and how. */
    public static final class Builder {
        private final S3Recorder recorder;
        private final ObjectPages pages;
        private final Function<Throwable, @Nullable S3Result> failures;
        private final List<BucketSize> sizes = new ArrayList<>();
        private Duration period = Duration.ofHours(1);
        private Duration timeLimit = Duration.ofMinutes(5);
        private long pauseNanos = TimeUnit.MILLISECONDS.toNanos(100);
        private int pagesPerRound = Integer.MAX_VALUE;
        private boolean versions;
        private boolean uploads;
        private BooleanSupplier leader = () -> true;
        private LongConsumer pause = LockSupport::parkNanos;

        Builder(S3Recorder recorder, ObjectPages pages, Function<Throwable, @Nullable S3Result> failures) {
            this.recorder = recorder;
            this.pages = pages;
            this.failures = failures;
        }

        /** Measures all of {@code bucket}. */
        public Builder bucket(String bucket) {
            return prefix(bucket, "");
        }

        /** Measures the objects of {@code bucket} whose keys begin with {@code prefix}. */
        public Builder prefix(String bucket, String prefix) {
            if (requireNonNull(bucket, "bucket").isEmpty()) {
                throw new IllegalArgumentException("the bucket's name is empty");
            }
            sizes.add(new BucketSize(bucket, requireNonNull(prefix, "prefix")));
            return this;
        }

        /** Sets the period, one hour unless set; each round is up to a tenth shorter, so that replicas do not march in step. */
        public Builder every(Duration period) {
            this.period = positive("period", period);
            return this;
        }

        /**
         * Sets for how long a round may ask for pages of one bucket, five minutes unless set; the next round goes on from there.
         * A page may take as long itself, else it fails; so a round lasts at most twice the limit.
         */
        public Builder timeLimit(Duration timeLimit) {
            this.timeLimit = positive("time limit", timeLimit);
            return this;
        }

        /** Sets how many pages are asked for in a second at most, ten unless set. */
        public Builder pagesPerSecond(int pages) {
            if (pages < 1) {
                throw new IllegalArgumentException("pages per second is " + pages + ", must be at least 1");
            }
            this.pauseNanos = TimeUnit.SECONDS.toNanos(1) / pages;
            return this;
        }

        /**
         * Sets how many pages of one bucket, of up to a thousand entries each, a round asks for at most; the next round goes on
         * from there. Unless set, only the time limit bounds a round.
         */
        public Builder pagesPerRound(int pages) {
            if (pages < 1) {
                throw new IllegalArgumentException("pages per round is " + pages + ", must be at least 1");
            }
            this.pagesPerRound = pages;
            return this;
        }

        /**
         * Measures versions that are no longer current, and delete markers, as well: lists all versions instead of the current
         * objects, which takes a page for each thousand of them.
         */
        public Builder versions() {
            this.versions = true;
            return this;
        }

        /**
         * Measures multipart uploads that were begun and neither completed nor aborted as well, whose parts cost what objects
         * cost though no listing of objects shows them.
         */
        public Builder unfinishedUploads() {
            this.uploads = true;
            return this;
        }

        /** Sets whether this replica measures, asked at each round; one of many suffices. */
        public Builder onlyIf(BooleanSupplier leader) {
            this.leader = requireNonNull(leader, "leader");
            return this;
        }

        private List<Kind> kinds() {
            Kind objects = versions ? Kind.VERSIONS : Kind.OBJECTS;
            return uploads ? List.of(objects, Kind.UPLOADS) : List.of(objects);
        }

        Builder pause(LongConsumer pause) {
            this.pause = pause;
            return this;
        }

        /** Starts to measure, the first time at a random moment within the first tenth of the period. */
        @CheckReturnValue
        public BucketMonitor start() {
            BucketMonitor monitor = build();
            monitor.schedule = monitor.meters.every(
                    period, period.dividedBy(10), "goldensignals-bucket-monitor", monitor::measure);
            return monitor;
        }

        BucketMonitor build() {
            if (sizes.isEmpty()) {
                throw new IllegalArgumentException("no bucket to monitor: name at least one");
            }
            return new BucketMonitor(this);
        }

        private static Duration positive(String what, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(what + " is " + value + ", must be positive");
            }
            return value;
        }
    }
}
