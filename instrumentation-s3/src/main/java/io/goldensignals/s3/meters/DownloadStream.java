package io.goldensignals.s3.meters;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The stream of a download, counted while it is read; reading it allocates nothing. What is read again after a reset is counted
 * once. Not thread-safe, but for its end.
 */
public abstract class DownloadStream extends FilterInputStream {

    private final OpenStream open;
    private long position;
    private long marked;
    private long furthest;

    /** A stream around {@code stream}, of which {@code length} bytes are expected, negative if unknown. */
    @SuppressWarnings("this-escape") // only a weak reference to it is kept
    protected DownloadStream(InputStream stream, S3Call call, long length) {
        super(stream);
        this.open = OpenStream.whole(this, call, length);
    }

    @Override
    public int read() throws IOException {
        try {
            int value = in.read();
            advance(value < 0 ? -1 : 1);
            return value;
        } catch (Throwable failure) {
            failed(failure);
            throw failure;
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int count = in.read(bytes, offset, length);
            advance(count);
            return count;
        } catch (Throwable failure) {
            failed(failure);
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
            failed(failure);
            throw failure;
        }
    }

    /** The reader got {@code count} bytes, or the stream's end if it is negative. */
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
            released(StreamOutcome.CLOSED_EARLY);
        }
    }

    /** Reading failed; a misuse of the stream fails for its caller only. */
    private void failed(Throwable failure) {
        if (failure instanceof IOException || failure instanceof Error) {
            open.failed();
        }
    }

    /** What was to be made of the stream failed. */
    public final void failed() {
        open.failed();
    }

    /** The reader let go of the stream. */
    public final void released(StreamOutcome early) {
        open.released(early);
    }
}
