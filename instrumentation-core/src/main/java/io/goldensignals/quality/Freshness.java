package io.goldensignals.quality;

import io.goldensignals.core.Meters;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** When a data set was last brought up to date. Thread-safe. */
public final class Freshness {

    private final Meters meters;
    private final AtomicLong updated = new AtomicLong();

    Freshness(Meters meters, String name) {
        this.meters = meters;
        QualityMeters.UPDATED_TIME.gauge(meters, updated, millis -> millis.get() / 1e3, name);
    }

    /** The data set is up to date now. */
    public void updated() {
        long now = meters.millis();
        updated(now, now);
    }

    /**
     * The data set holds all until {@code time}; an earlier time than the last one changes nothing, and one ahead of the clock
     * counts as now, or the data would look fresh until that time has come.
     */
    public void updatedTo(Instant time) {
        try {
            long now = meters.millis();
            updated(Math.min(now, Times.millis(time)), now);
        } catch (Throwable failure) { // such as no time at all
            meters.failed(failure);
        }
    }

    /** What our own clock said when it was ahead does not last. */
    private void updated(long millis, long now) {
        updated.updateAndGet(last -> last > now + Times.AHEAD_MILLIS ? millis : Math.max(last, millis));
    }

    /** How old the data is; empty if it was never up to date. */
    public Optional<Duration> age() {
        long millis = updated.get();
        return millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(Math.max(0, meters.millis() - millis)));
    }
}
