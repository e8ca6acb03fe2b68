package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.Upload;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.reactivestreams.Subscriber;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.CloseableAsyncRequestBody;
import software.amazon.awssdk.core.async.SdkPublisher;

/** A part of an async upload, counted while the SDK consumes it. */
public abstract class UploadPart implements AsyncRequestBody {

    private final AsyncRequestBody body;
    private final Upload upload;
    private long position;

    private UploadPart(AsyncRequestBody body, Upload upload) {
        this.body = body;
        this.upload = upload;
    }

    static AsyncRequestBody of(AsyncRequestBody body, Upload upload) {
        return new Plain(body, upload);
    }

    @Override
    public Optional<Long> contentLength() {
        return body.contentLength();
    }

    @Override
    public String contentType() {
        return body.contentType();
    }

    @Override
    public String body() {
        return body.body();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        synchronized (this) {
            upload.partRead(0, position);
            position = 0;
        }
        body.subscribe(subscriber == null ? null : new MeasuredAsyncBody.Reader(subscriber, this::read));
    }

    private void read(long bytes) {
        synchronized (this) {
            position += bytes;
        }
        upload.partRead(bytes, 0);
    }

    private static final class Plain extends UploadPart {
        private Plain(AsyncRequestBody body, Upload upload) {
            super(body, upload);
        }
    }

    /** The same for a part that the SDK closes; apart, as older SDKs know none. */
    static final class Closeable extends UploadPart implements CloseableAsyncRequestBody {
        private final CloseableAsyncRequestBody body;

        private Closeable(CloseableAsyncRequestBody body, Upload upload) {
            super(body, upload);
            this.body = body;
        }

        static SdkPublisher<CloseableAsyncRequestBody> of(
                SdkPublisher<CloseableAsyncRequestBody> parts, Upload upload) {
            return parts.map(part -> new Closeable(part, upload));
        }

        @Override
        public void close() {
            body.close();
        }
    }
}
