package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.Upload;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncRequestBodySplitConfiguration;
import software.amazon.awssdk.core.async.CloseableAsyncRequestBody;
import software.amazon.awssdk.core.async.SdkPublisher;

/** The body of an async upload, counted while the SDK consumes it; splits as the body within does. */
final class MeasuredAsyncBody implements AsyncRequestBody {

    private final AsyncRequestBody body;
    private final Upload upload;

    private MeasuredAsyncBody(AsyncRequestBody body, Upload upload) {
        this.body = body;
        this.upload = upload;
    }

    static AsyncRequestBody of(AsyncRequestBody body, @Nullable S3Call call) {
        if (call == null || body == null) {
            return body;
        }
        return new MeasuredAsyncBody(body, call.upload(body.contentLength().orElse(-1L)));
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
        upload.opened();
        body.subscribe(subscriber == null ? null : new Reader(subscriber, upload::read));
    }

    @Override
    @SuppressWarnings("deprecation") // whichever the SDK calls, the body within is to answer
    public SdkPublisher<AsyncRequestBody> split(AsyncRequestBodySplitConfiguration configuration) {
        return parts(body.split(configuration));
    }

    @Override
    @SuppressWarnings("deprecation")
    public SdkPublisher<AsyncRequestBody> split(Consumer<AsyncRequestBodySplitConfiguration.Builder> configuration) {
        return parts(body.split(configuration));
    }

    @Override
    public SdkPublisher<CloseableAsyncRequestBody> splitCloseable(AsyncRequestBodySplitConfiguration configuration) {
        return closeableParts(body.splitCloseable(configuration));
    }

    @Override
    public SdkPublisher<CloseableAsyncRequestBody> splitCloseable(
            Consumer<AsyncRequestBodySplitConfiguration.Builder> configuration) {
        return closeableParts(body.splitCloseable(configuration));
    }

    private SdkPublisher<AsyncRequestBody> parts(SdkPublisher<AsyncRequestBody> parts) {
        upload.split();
        return parts.map(part -> UploadPart.of(part, upload));
    }

    private SdkPublisher<CloseableAsyncRequestBody> closeableParts(SdkPublisher<CloseableAsyncRequestBody> parts) {
        upload.split();
        return UploadPart.Closeable.of(parts, upload);
    }

    static final class Reader implements Subscriber<ByteBuffer> {
        private final Subscriber<? super ByteBuffer> subscriber;
        private final LongConsumer read;

        Reader(Subscriber<? super ByteBuffer> subscriber, LongConsumer read) {
            this.subscriber = subscriber;
            this.read = read;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscriber.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            read.accept(buffer.remaining());
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
