package io.goldensignals.core;

import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A gauge that is absent from its registry while its value is not known; it begins absent. A gauge that read NaN instead would
 * make the sum over all series NaN.
 *
 * <p>Thread-safe. Saying again what was said before costs one volatile read. Closing it removes it for good.
 */
public final class OptionalGauge implements Registration {

    private final Publication publication;
    private final DoubleSupplier value;
    private @Nullable Registration gauge; // guarded by this
    private boolean closed; // guarded by this
    private volatile boolean known;

    OptionalGauge(Publication publication, DoubleSupplier value) {
        this.publication = publication;
        this.value = value;
    }

    /** Publishes the gauge if its value is {@code known} from now on, else removes it. */
    public void known(boolean known) {
        if (known != this.known) {
            change(known);
        }
    }

    /** Publishes the gauge if its value is no NaN now, else removes it. Throws what reading the value throws. */
    public void refresh() {
        known(!Double.isNaN(value.getAsDouble()));
    }

    private synchronized void change(boolean known) {
        Registration published = gauge;
        if (closed || known == this.known) {
            return;
        }
        this.known = known;
        if (known) {
            gauge = publication.publish();
        } else if (published != null) {
            gauge = null;
            published.close();
        }
    }

    @Override
    public synchronized void close() {
        change(false);
        closed = true;
    }

    /** Publishes the gauge in its registry; throws only what is fatal. */
    @FunctionalInterface
    interface Publication {
        Registration publish();
    }
}
