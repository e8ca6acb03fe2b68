package io.goldensignals.s3;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** An async HTTP client without a network: it reads what is sent, and answers as it is made to. */
final class StubAsyncHttpClient implements SdkAsyncHttpClient {

    private final Function<SdkHttpRequest, StubAnswer> answers;

    StubAsyncHttpClient(byte[] content) {
        this(StubAnswer.object(content));
    }

    StubAsyncHttpClient(Function<SdkHttpRequest, StubAnswer> answers) {
        this.answers = answers;
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        request.requestContentPublisher().subscribe(new Subscriber<>() {
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
                done.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                StubAnswer answer = answers.apply(request.request());
                request.responseHandler().onHeaders(answer.response());
                request.responseHandler()
                        .onStream(subscriber -> subscriber.onSubscribe(new Whole(subscriber, answer.content())));
                done.complete(null);
            }
        });
        return done;
    }

    @Override
    public void close() {}

    /** Gives all of the content at the first request. */
    private static final class Whole implements Subscription {
        private final Subscriber<? super ByteBuffer> subscriber;
        private final byte[] content;
        private boolean given;

        Whole(Subscriber<? super ByteBuffer> subscriber, byte[] content) {
            this.subscriber = subscriber;
            this.content = content;
        }

        @Override
        public void request(long count) {
            if (!given) {
                given = true;
                subscriber.onNext(ByteBuffer.wrap(content));
                subscriber.onComplete();
            }
        }

        @Override
        public void cancel() {
            given = true;
        }
    }
}
