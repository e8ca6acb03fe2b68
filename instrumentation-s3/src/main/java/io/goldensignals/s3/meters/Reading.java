package io.goldensignals.s3.meters;

import java.io.IOException;

/** Where a reader of a download stands: what it reads again after a reset is counted once. Not thread-safe. */
public final class Reading {

    private final OpenStream open;
    private long position;
    private long marked;
    private long furthest;

    /** The reading of {@code stream}, of which {@code length} bytes are expected, negative if unknown. */
    public Reading(Object stream, S3Call call, long length) {
        this.open = OpenStream.whole(stream, call, length);
    }

    /** The reader got {@code count} bytes, or the stream's end if it is negative. */
    public void advance(long count) {
        if (count < 0) {
            open.drained();
            return;
        }
        position += count;
        if (position > furthest) {
            open.read(position - furthest);
            furthest = position;
        }
    }

    public void mark() {
        marked = position;
    }

    public void reset() {
        position = marked;
    }

    /** Reading failed; a misuse of the stream fails for its caller only. */
    public void failed(Throwable failure) {
        if (failure instanceof IOException || failure instanceof Error) {
            open.failed();
        }
    }

    public void failed() {
        open.failed();
    }

    /** The reader let go of the stream. */
    public void released(StreamOutcome early) {
        open.released(early);
    }
}
