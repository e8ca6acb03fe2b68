package io.goldensignals.servlet.meters;

import io.goldensignals.core.Meters;
import io.goldensignals.core.Registration;
import io.goldensignals.servlet.ServletMeters;
import io.goldensignals.servlet.UserKey;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;

/**
 * Requests of the users with the most of them, window by window, found with a sketch of bounded size. A count is at most
 * {@value #ERROR_PERCENT} % of the window's requests too high.
 *
 * <p>A window ends when a request arrives after it. Without requests the figures of the last window fall to zero once they
 * are older than a window.
 */
public final class TopUsers {

    /** 3.5 divided by the size of the sketch. */
    static final double ERROR_PERCENT = 0.35;

    private static final int SKETCH_SIZE = 1024;

    private final Meters meters;
    private final UserKey key;
    private final boolean hashed;
    private final int count;
    private final long windowNanos;
    private final List<Registration> published = new ArrayList<>();
    private ItemsSketch<String> sketch = new ItemsSketch<>(SKETCH_SIZE);
    private long windowEnds;

    /** At most {@code count} users of each {@code window} are published, as hashes if {@code key} gives such. */
    public TopUsers(Meters meters, UserKey key, boolean hashed, int count, Duration window) {
        this.meters = meters;
        this.key = key;
        this.hashed = hashed;
        this.count = count;
        this.windowNanos = window.toNanos();
        this.windowEnds = meters.nanos() + windowNanos;
    }

    /** Counts a request for its user, if it has one. */
    public void count(HttpServletRequest request) {
        String user = key.of(request);
        if (user != null && !user.isEmpty()) {
            add(user, meters.nanos());
        }
    }

    private synchronized void add(String user, long now) {
        if (now - windowEnds >= 0) {
            publish(now - windowEnds < windowNanos);
            sketch = new ItemsSketch<>(SKETCH_SIZE);
            windowEnds = now + windowNanos;
        }
        sketch.update(user);
    }

    /** Replaces the figures by those of the window that has ended, unless it is too long ago. */
    private void publish(boolean fresh) {
        published.forEach(Registration::close);
        published.clear();
        if (!fresh) {
            return;
        }
        ItemsSketch.Row<String>[] rows = sketch.getFrequentItems(0, ErrorType.NO_FALSE_NEGATIVES);
        long validUntil = windowEnds + 2 * windowNanos;
        for (int i = 0; i < Math.min(count, rows.length); i++) {
            Figure figure = new Figure(rows[i].getEstimate(), validUntil);
            published.add(publish(figure, rows[i].getItem()));
        }
    }

    private Registration publish(Figure figure, String user) {
        return ServletMeters.USER_REQUESTS.gauge(
                meters, figure, f -> f.at(meters.nanos()), hashed ? "" : user, hashed ? user : "");
    }

    private record Figure(long requests, long validUntil) {
        double at(long now) {
            return now - validUntil < 0 ? requests : 0;
        }
    }
}
