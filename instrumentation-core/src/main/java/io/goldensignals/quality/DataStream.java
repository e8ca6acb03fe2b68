package io.goldensignals.quality;

import io.goldensignals.core.Family;
import io.goldensignals.core.Meters;
import io.goldensignals.core.OptionalGauge;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A stream of records with event times: which came late, how far behind events are, and which were given up.
 *
 * <p>The watermark is the newest event time seen, less the allowed lateness. A record is late if its event is older than the
 * watermark; one exactly at the watermark is on time. An event more than a minute ahead of the clock does not move the
 * watermark, or one wrong clock would make all later records late; for the same reason a watermark that has come to be as far ahead,
 * because our own clock was, begins anew. Thread-safe; recording never fails.
 */
public final class DataStream {

    private static final long NONE = Long.MIN_VALUE;

    private final Meters meters;
    private final long allowedMillis;
    private final AtomicLong newest = new AtomicLong(NONE);
    private final OptionalGauge watermark;
    private final Counter onTime;
    private final Counter late;
    private final Counter future;
    private final DistributionSummary lateness;
    private final DistributionSummary lag;
    private final Family<Counter> deadLetters;

    DataStream(Meters meters, String name, Duration allowedLateness) {
        this.meters = meters;
        this.allowedMillis = allowedLateness.toMillis();
        this.onTime = QualityMeters.RECORDS.counter(meters, name, "on_time");
        this.late = QualityMeters.RECORDS.counter(meters, name, "late");
        this.future = QualityMeters.RECORDS.counter(meters, name, "future");
        this.lateness = QualityMeters.LATENESS_DURATION.summary(meters, name);
        this.lag = QualityMeters.EVENT_LAG.summary(meters, name);
        this.watermark = QualityMeters.WATERMARK_TIME.optional(meters, newest, this::watermarkSeconds, name);
        this.deadLetters =
                meters.family(QualityMeters.ERROR_TYPE, type -> QualityMeters.DEAD_LETTERS.counter(meters, name, type));
        deadLetters.of("");
    }

    /** Counts a record whose event happened at {@code eventTime}; returns whether it is on time. */
    public boolean arrived(Instant eventTime) {
        try {
            return arrived(Times.millis(eventTime));
        } catch (Throwable failure) { // such as a record without a time
            meters.failed(failure);
            return true;
        }
    }

    /** Counts a record whose event happened at {@code eventMillis} since the epoch; returns whether it is on time. */
    public boolean arrived(long eventMillis) {
        long now = meters.millis();
        if (eventMillis > now + Times.AHEAD_MILLIS) {
            future.increment();
            return true;
        }
        long event = Math.max(NONE + 1, eventMillis);
        long watermark = follow(event, now);
        this.watermark.known(true);
        // As doubles, which have room for any distance.
        lag.record(Math.max(0, (double) now - event) / 1e3);
        if (event >= watermark) {
            onTime.increment();
            return true;
        }
        late.increment();
        lateness.record(((double) watermark - event) / 1e3);
        return false;
    }

    /** Moves the watermark on and returns where it was. */
    private long follow(long event, long now) {
        long known = newest.get();
        if (known > now + Times.AHEAD_MILLIS) {
            newest.compareAndSet(known, event);
        }
        long before = newest.getAndAccumulate(event, Math::max);
        return before < NONE + allowedMillis ? NONE : before - allowedMillis;
    }

    /** Counts a record that was given up because of {@code failure}. */
    public void deadLetter(Throwable failure) {
        try {
            deadLetters.of(failure.getClass().getName()).increment();
        } catch (Throwable own) {
            meters.failed(own);
        }
    }

    /** Counts a record that was given up for a reason from a small set. */
    public void deadLetter(String errorType) {
        try {
            deadLetters.of(errorType).increment();
        } catch (Throwable own) {
            meters.failed(own);
        }
    }

    private double watermarkSeconds(AtomicLong newestEvent) {
        long millis = newestEvent.get();
        return millis == NONE ? Double.NaN : ((double) millis - allowedMillis) / 1e3;
    }
}
