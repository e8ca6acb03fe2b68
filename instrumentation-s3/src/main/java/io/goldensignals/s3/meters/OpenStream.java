package io.goldensignals.s3.meters;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a download's stream, kept apart from the stream itself so that it outlives it.
 *
 * <p>The stream's reader alone counts bytes; the end may come from any thread, and only the first one counts.
 */
public final class OpenStream extends WeakReference<Object> {

    /** Bytes are added to the counter in portions, or a read of some kilobytes would cost more than copying them does. */
    private static final long PORTION = 1024 * 1024;

    private static final AtomicLongFieldUpdater<OpenStream> BYTES =
            AtomicLongFieldUpdater.newUpdater(OpenStream.class, "bytes");

    private final S3Call call;
    private final long length;
    private final boolean part;
    private volatile long bytes;
    private long counted;
    private boolean given;
    private boolean leftOpen;
    private @Nullable StreamOutcome settled;
    private boolean ended;

    private OpenStream(Object stream, S3Call call, long length, boolean part) {
        super(stream, call.client().streams().garbage());
        this.call = call;
        this.length = length;
        this.part = part;
    }

    /** Begins to watch {@code stream}, of which {@code length} bytes are expected, negative if unknown. */
    public static OpenStream whole(Object stream, S3Call call, long length) {
        OpenStream created = new OpenStream(stream, call, length, false);
        call.downloading(created);
        return created;
    }

    /** Begins to watch a part of a download that the SDK fetches in several. */
    public static OpenStream part(Object stream, S3Call call, long length) {
        return new OpenStream(stream, call, length, true);
    }

    long started() {
        return call.started();
    }

    /** The stream delivered {@code count} bytes; called by its reader only. */
    public void read(long count) {
        long total = bytes + count;
        BYTES.lazySet(this, total); // a fence for each read would cost more than the rest
        if (total - counted >= PORTION) {
            flush();
        }
    }

    /** The stream's end was read; an end before the expected length is a loss, even if the HTTP client does not see one. */
    public void drained() {
        settle(length >= 0 && bytes < length ? StreamOutcome.TRUNCATED : StreamOutcome.DRAINED);
    }

    /** The stream was let go in the way of {@code early}, unless everything had been read, if not the end itself. */
    public void released(StreamOutcome early) {
        settle(length >= 0 && bytes >= length ? StreamOutcome.DRAINED : early);
    }

    /** The stream broke; while the call is under way, its end decides whether the application was given any of it. */
    public synchronized void failed() {
        if (given || part) {
            end(StreamOutcome.FAILED);
        } else {
            settled = StreamOutcome.FAILED;
        }
    }

    /** The reader is done; while the call is under way, this counts for something only if the attempt succeeds. */
    private synchronized void settle(StreamOutcome outcome) {
        if (leftOpen || part) {
            end(outcome);
        } else if (settled == null) {
            settled = outcome;
        }
    }

    /** The call succeeded; unless its reader is done, the stream lives on in the hands of the application. */
    synchronized void leaveOpen() {
        given = true;
        if (settled != null) {
            end(settled);
        } else if (!ended) {
            leftOpen = true;
            call.client().streams().add(this);
        }
    }

    synchronized void end(StreamOutcome outcome) {
        if (ended) {
            return;
        }
        ended = true;
        clear();
        flush();
        if (leftOpen) {
            call.client().streams().remove(this);
        }
        if (given
                || outcome == StreamOutcome.DRAINED
                || outcome == StreamOutcome.TRUNCATED
                || outcome == StreamOutcome.CLOSED_EARLY) {
            call.downloads().transferred(bytes);
            if (part) {
                call.partTransferred(bytes);
            }
        }
        if (!part) {
            long nanos = call.client().nanos() - call.started();
            if (outcome == StreamOutcome.DRAINED) {
                call.downloads().completed(bytes, nanos);
            }
            call.downloads().streamEnded(nanos, outcome);
        }
    }

    private synchronized void flush() {
        call.downloads().onWire(bytes - counted);
        counted = bytes;
    }
}
