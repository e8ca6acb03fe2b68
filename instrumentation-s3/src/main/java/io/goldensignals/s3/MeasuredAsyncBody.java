package io.goldensignals.s3;

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
        body.subscribe(subscriber == null ? null : new Reader(subscriber, upload));
    }

    @Override
    @SuppressWarnings("deprecation") // whichever the SDK calls, the body within is to answer
    public SdkPublisher<AsyncRequestBody> split(AsyncRequestBodySplitConfiguration configuration) {
        return body.split(configuration);
    }

    @Override
    @SuppressWarnings("deprecation")
    public SdkPublisher<AsyncRequestBody> split(Consumer<AsyncRequestBodySplitConfiguration.Builder> configuration) {
        return body.split(configuration);
    }

    @Override
    public SdkPublisher<CloseableAsyncRequestBody> splitCloseable(AsyncRequestBodySplitConfiguration configuration) {
        return body.splitCloseable(configuration);
    }

    @Override
    public SdkPublisher<CloseableAsyncRequestBody> splitCloseable(
            Consumer<AsyncRequestBodySplitConfiguration.Builder> configuration) {
        return body.splitCloseable(configuration);
    }

    private static final class Reader implements Subscriber<ByteBuffer> {
        private final Subscriber<? super ByteBuffer> subscriber;
        private final Upload upload;

        Reader(Subscriber<? super ByteBuffer> subscriber, Upload upload) {
            this.subscriber = subscriber;
            this.upload = upload;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscriber.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            upload.read(buffer.remaining());
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
