package io.goldensignals.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.http.Abortable;

/** The stream of a download, counted while it is read; reading it allocates nothing. */
final class MeasuredStream extends FilterInputStream implements Abortable {

    /** The SDK's thread that aborts a stream of which nothing was read for a minute: nobody else remembers the stream. */
    private static final String REAPER = "response-input-stream-timeout-scheduler";

    private final Abortable abortable;
    private final OpenStream open;
    private long position;
    private long marked;
    private long furthest;

    MeasuredStream(InputStream stream, Abortable abortable, S3Call call, long length, boolean leftOpen) {
        super(stream);
        this.abortable = abortable;
        this.open = new OpenStream(this, call, length, leftOpen);
    }

    @Override
    public int read() throws IOException {
        try {
            int value = in.read();
            advance(value < 0 ? -1 : 1);
            return value;
        } catch (Throwable failure) {
            open.end(StreamOutcome.FAILED);
            throw failure;
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int count = in.read(bytes, offset, length);
            advance(count);
            return count;
        } catch (IndexOutOfBoundsException | NullPointerException misuse) {
            throw misuse;
        } catch (Throwable failure) {
            open.end(StreamOutcome.FAILED);
            throw failure;
        }
    }

    @Override
    public long skip(long count) throws IOException {
        try {
            long skipped = in.skip(count);
            advance(skipped);
            return skipped;
        } catch (Throwable failure) {
            open.end(StreamOutcome.FAILED);
            throw failure;
        }
    }

    @Override
    public synchronized void mark(int limit) {
        marked = position;
        in.mark(limit);
    }

    @Override
    public synchronized void reset() throws IOException {
        in.reset();
        position = marked;
    }

    @Override
    public void close() throws IOException {
        try {
            in.close();
        } finally {
            open.released(StreamOutcome.CLOSED_EARLY);
        }
    }

    @Override
    public void abort() {
        try {
            abortable.abort();
        } finally {
            boolean forgotten = Thread.currentThread().getName().equals(REAPER);
            open.released(forgotten ? StreamOutcome.LEAKED : StreamOutcome.ABORTED);
        }
    }

    /** Ends the watch when whoever read the stream is done with it. */
    void ended(StreamOutcome outcome) {
        if (outcome == StreamOutcome.FAILED) {
            open.end(outcome);
        } else {
            open.released(outcome);
        }
    }

    private void advance(long count) {
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
}
