package io.goldensignals.s3;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * What is known of a download's stream, kept apart from the stream itself so that it outlives it.
 *
 * <p>The stream's reader alone counts bytes; the end may come from any thread, and only the first one counts.
 */
final class OpenStream extends WeakReference<Object> {

    private static final AtomicIntegerFieldUpdater<OpenStream> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(OpenStream.class, "ended");

    /** Bytes are added to the counter in portions, so that single-byte reads stay cheap. */
    private static final long PORTION = 64 * 1024;

    private final S3Call call;
    private final long length;
    private final boolean leftOpen;
    private long bytes;
    private long counted;

    @SuppressWarnings("UnusedVariable") // read and written through the updater
    private volatile int ended;

    /**
     * Begins to watch {@code stream}.
     *
     * @param length how many bytes are expected, negative if nobody knows
     * @param leftOpen whether the stream lives on after the call, so that its bytes are the application's at once
     */
    OpenStream(Object stream, S3Call call, long length, boolean leftOpen) {
        super(stream, call.client().streams().garbage());
        this.call = call;
        this.length = length;
        this.leftOpen = leftOpen;
        if (leftOpen) {
            call.client().streams().add(this);
        }
    }

    long started() {
        return call.started();
    }

    void read(long count) {
        bytes += count;
        if (bytes - counted >= PORTION) {
            flush();
        }
    }

    /** Whether everything expected was read, though perhaps not the end itself. */
    boolean isComplete() {
        return length >= 0 && bytes >= length;
    }

    void drained() {
        end(StreamOutcome.DRAINED);
    }

    /** The application let go of the stream in the way of {@code early} unless it had read everything. */
    void released(StreamOutcome early) {
        end(isComplete() ? StreamOutcome.DRAINED : early);
    }

    void end(StreamOutcome outcome) {
        if (ENDED.compareAndSet(this, 0, 1)) {
            clear();
            flush();
            long nanos = call.client().nanos() - call.started();
            TransferMeters meters = call.downloads();
            if (leftOpen) {
                call.client().streams().remove(this);
                meters.transferred(bytes);
            } else if (outcome == StreamOutcome.DRAINED || outcome == StreamOutcome.CLOSED_EARLY) {
                meters.transferred(bytes);
            }
            if (outcome == StreamOutcome.DRAINED) {
                meters.completed(bytes, nanos);
            }
            meters.streamEnded(nanos, outcome);
        }
    }

    private void flush() {
        call.downloads().onWire(bytes - counted);
        counted = bytes;
    }
}
