package io.goldensignals.s3.meters;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of an upload's body, counted while it is read; reading it allocates nothing. */
public final class UploadStream extends FilterInputStream {

    private final Upload upload;
    private long marked;

    public UploadStream(InputStream stream, Upload upload) {
        super(stream);
        this.upload = upload;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        if (value >= 0) {
            upload.read(1);
        }
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        if (count > 0) {
            upload.read(count);
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = in.skip(count);
        upload.read(skipped);
        return skipped;
    }

    @Override
    public synchronized void mark(int limit) {
        marked = upload.position();
        in.mark(limit);
    }

    @Override
    public synchronized void reset() throws IOException {
        in.reset();
        upload.positioned(marked);
    }
}
