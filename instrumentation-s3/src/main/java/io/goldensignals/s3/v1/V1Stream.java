package io.goldensignals.s3.v1;

import com.amazonaws.internal.SdkFilterInputStream;
import io.goldensignals.s3.meters.Reading;
import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.StreamOutcome;
import java.io.IOException;
import java.io.InputStream;

/** The stream of a download by the SDK v1, counted while it is read; reading it allocates nothing. */
final class V1Stream extends SdkFilterInputStream {

    private final Reading reading;

    V1Stream(InputStream stream, S3Call call, long length) {
        super(stream);
        this.reading = new Reading(this, call, length);
    }

    @Override
    public int read() throws IOException {
        try {
            int value = super.read();
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
            int count = super.read(bytes, offset, length);
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
            long skipped = super.skip(count);
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
        super.mark(limit);
    }

    @Override
    public synchronized void reset() throws IOException {
        super.reset();
        reading.reset();
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            reading.released(StreamOutcome.CLOSED_EARLY);
        }
    }

    @Override
    public void abort() {
        try {
            super.abort();
        } finally {
            reading.released(StreamOutcome.ABORTED);
        }
    }
}
