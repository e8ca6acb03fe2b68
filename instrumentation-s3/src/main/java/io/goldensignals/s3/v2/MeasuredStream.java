package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.Reading;
import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.StreamOutcome;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.http.Abortable;

/** The stream of a download, counted while it is read; reading it allocates nothing. */
final class MeasuredStream extends FilterInputStream implements Abortable {

    /** The SDK's thread that aborts a stream of which nothing was read for a minute: no other code refers to the stream. */
    private static final String REAPER = "response-input-stream-timeout-scheduler";

    private final Abortable abortable;
    private final Reading reading;

    MeasuredStream(InputStream stream, Abortable abortable, S3Call call, long length) {
        super(stream);
        this.abortable = abortable;
        this.reading = new Reading(this, call, length);
    }

    Reading reading() {
        return reading;
    }

    @Override
    public int read() throws IOException {
        try {
            int value = in.read();
            reading.advance(value < 0 ? -1 : 1);
            return value;
        } catch (Throwable failure) {
            reading.failed(failure);
            throw failure;
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int count = in.read(bytes, offset, length);
            reading.advance(count);
            return count;
        } catch (Throwable failure) {
            reading.failed(failure);
            throw failure;
        }
    }

    @Override
    public long skip(long count) throws IOException {
        try {
            long skipped = in.skip(count);
            reading.advance(skipped);
            return skipped;
        } catch (Throwable failure) {
            reading.failed(failure);
            throw failure;
        }
    }

    @Override
    public synchronized void mark(int limit) {
        reading.mark();
        in.mark(limit);
    }

    @Override
    public synchronized void reset() throws IOException {
        in.reset();
        reading.reset();
    }

    @Override
    public void close() throws IOException {
        try {
            in.close();
        } finally {
            reading.released(StreamOutcome.CLOSED_EARLY);
        }
    }

    @Override
    public void abort() {
        try {
            abortable.abort();
        } finally {
            boolean forgotten = Thread.currentThread().getName().equals(REAPER);
            reading.released(forgotten ? StreamOutcome.LEAKED : StreamOutcome.ABORTED);
        }
    }
}
