package io.goldensignals.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** An async HTTP client without a network or a thread: it takes what is sent, and answers on the caller's thread. */
final class S3AsyncStub implements SdkAsyncHttpClient {

    private final byte[] content;

    S3AsyncStub(int size) {
        this.content = new byte[size];
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        request.requestContentPublisher().subscribe(new Drain(() -> {
            request.responseHandler().onHeaders(S3Stub.answer(request.request().method(), content.length));
            request.responseHandler().onStream(subscriber -> subscriber.onSubscribe(new Once(subscriber)));
            done.complete(null);
        }));
        return done;
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private record Drain(Runnable end) implements Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            buffer.position(buffer.limit());
        }

        @Override
        public void onError(Throwable failure) {
            throw new IllegalStateException(failure);
        }

        @Override
        public void onComplete() {
            end.run();
        }
    }

    /** All of the content in one buffer, when it is first asked for. */
    private final class Once implements Subscription {
        private final Subscriber<? super ByteBuffer> subscriber;
        private boolean sent;

        Once(Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            if (!sent) {
                sent = true;
                subscriber.onNext(ByteBuffer.wrap(content));
                subscriber.onComplete();
            }
        }

        @Override
        public void cancel() {
            sent = true;
        }
    }
}
