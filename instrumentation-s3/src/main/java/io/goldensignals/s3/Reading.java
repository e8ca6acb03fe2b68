package io.goldensignals.s3;

import java.io.IOException;

/** Where a reader of a download stands: what it reads again after a reset is counted once. Not thread-safe. */
final class Reading {

    private final OpenStream open;
    private long position;
    private long marked;
    private long furthest;

    /** The reading of {@code stream}, of which {@code length} bytes are expected, negative if unknown. */
    Reading(Object stream, S3Call call, long length) {
        this.open = OpenStream.whole(stream, call, length);
    }

    /** The reader got {@code count} bytes, or the stream's end if it is negative. */
    void advance(long count) {
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

    void mark() {
        marked = position;
    }

    void reset() {
        position = marked;
    }

    /** Reading failed; a misuse of the stream fails for its caller only. */
    void failed(Throwable failure) {
        if (failure instanceof IOException || failure instanceof Error) {
            open.failed();
        }
    }

    void failed() {
        open.failed();
    }

    /** The reader let go of the stream. */
    void released(StreamOutcome early) {
        open.released(early);
    }
}
