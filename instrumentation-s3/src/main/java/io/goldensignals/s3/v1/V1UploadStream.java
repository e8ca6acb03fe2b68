package io.goldensignals.s3.v1;

import com.amazonaws.internal.SdkFilterInputStream;
import io.goldensignals.s3.meters.Upload;
import java.io.IOException;
import java.io.InputStream;

/** The content of an attempt to upload by the SDK v1, counted while the SDK reads it. */
final class V1UploadStream extends SdkFilterInputStream {

    private final Upload upload;
    private long marked;

    V1UploadStream(InputStream stream, Upload upload) {
        super(stream);
        this.upload = upload;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            upload.read(1);
        }
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        if (count > 0) {
            upload.read(count);
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        upload.read(skipped);
        return skipped;
    }

    @Override
    public synchronized void mark(int limit) {
        marked = upload.position();
        super.mark(limit);
    }

    @Override
    public synchronized void reset() throws IOException {
        super.reset();
        upload.positioned(marked);
    }
}
