package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.Upload;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncRequestBodySplitConfiguration;
import software.amazon.awssdk.core.async.CloseableAsyncRequestBody;
import software.amazon.awssdk.core.async.SdkPublisher;

/** The body of an async upload, or a part of one, counted while the SDK consumes it. */
abstract class MeasuredAsyncBody implements AsyncRequestBody {

    private final AsyncRequestBody body;
    final Upload upload;

    private MeasuredAsyncBody(AsyncRequestBody body, Upload upload) {
        this.body = body;
        this.upload = upload;
    }

    static AsyncRequestBody of(AsyncRequestBody body, @Nullable S3Call call) {
        if (call == null || body == null) {
            return body;
        }
        return new Whole(body, call.upload(body.contentLength().orElse(-1L)));
    }

    /** The body is consumed from its beginning. */
    abstract void opened();

    abstract void read(long bytes);

    @Override
    public final Optional<Long> contentLength() {
        return body.contentLength();
    }

    @Override
    public final String contentType() {
        return body.contentType();
    }

    @Override
    public final String body() {
        return body.body();
    }

    @Override
    public final void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        opened();
        body.subscribe(subscriber == null ? null : new Reader(subscriber, this));
    }

    /** All of an upload; splits as the body within does. */
    private static final class Whole extends MeasuredAsyncBody {
        private final AsyncRequestBody body;

        Whole(AsyncRequestBody body, Upload upload) {
            super(body, upload);
            this.body = body;
        }

        @Override
        void opened() {
            upload.opened();
        }

        @Override
        void read(long bytes) {
            upload.read(bytes);
        }

        @Override
        @SuppressWarnings("deprecation") // whichever the SDK calls, the body within is to answer
        public SdkPublisher<AsyncRequestBody> split(AsyncRequestBodySplitConfiguration configuration) {
            return parts(body.split(configuration));
        }

        @Override
        @SuppressWarnings("deprecation")
        public SdkPublisher<AsyncRequestBody> split(
                Consumer<AsyncRequestBodySplitConfiguration.Builder> configuration) {
            return parts(body.split(configuration));
        }

        @Override
        public SdkPublisher<CloseableAsyncRequestBody> splitCloseable(
                AsyncRequestBodySplitConfiguration configuration) {
            upload.split();
            return CloseablePart.of(body.splitCloseable(configuration), upload);
        }

        @Override
        public SdkPublisher<CloseableAsyncRequestBody> splitCloseable(
                Consumer<AsyncRequestBodySplitConfiguration.Builder> configuration) {
            upload.split();
            return CloseablePart.of(body.splitCloseable(configuration), upload);
        }

        private SdkPublisher<AsyncRequestBody> parts(SdkPublisher<AsyncRequestBody> parts) {
            upload.split();
            return parts.map(part -> new Part(part, upload));
        }
    }

    /** A part, of which what is consumed again counts once. */
    private abstract static class AnyPart extends MeasuredAsyncBody {
        private long position;

        AnyPart(AsyncRequestBody body, Upload upload) {
            super(body, upload);
        }

        @Override
        final synchronized void opened() {
            upload.partRead(0, position);
            position = 0;
        }

        @Override
        final void read(long bytes) {
            synchronized (this) {
                position += bytes;
            }
            upload.partRead(bytes, 0);
        }
    }

    /** A part that is not closed. */
    private static final class Part extends AnyPart {
        Part(AsyncRequestBody body, Upload upload) {
            super(body, upload);
        }
    }

    /** A part that the SDK closes; apart, as older SDKs know none. */
    private static final class CloseablePart extends AnyPart implements CloseableAsyncRequestBody {
        private final CloseableAsyncRequestBody body;

        private CloseablePart(CloseableAsyncRequestBody body, Upload upload) {
            super(body, upload);
            this.body = body;
        }

        static SdkPublisher<CloseableAsyncRequestBody> of(
                SdkPublisher<CloseableAsyncRequestBody> parts, Upload upload) {
            return parts.map(part -> new CloseablePart(part, upload));
        }

        @Override
        public void close() {
            body.close();
        }
    }

    private record Reader(Subscriber<? super ByteBuffer> subscriber, MeasuredAsyncBody body)
            implements Subscriber<ByteBuffer> {

        @Override
        public void onSubscribe(Subscription subscription) {
            subscriber.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            body.read(buffer.remaining());
            subscriber.onNext(buffer);
        }

        @Override
        public void onError(Throwable failure) {
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            subscriber.onComplete();
        }
    }
}
