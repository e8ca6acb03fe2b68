package io.goldensignals.s3;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/** An async HTTP client without a network or a thread: it reads what is sent and answers on the caller's thread. */
final class StubAsyncHttpClient implements SdkAsyncHttpClient {

    private final byte[] answer;
    private final String etag;

    StubAsyncHttpClient(byte[] answer) {
        this.answer = answer;
        this.etag = StubHttpClient.etag(answer);
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        boolean get = request.request().method() == SdkHttpMethod.GET;
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
                answer(request.responseHandler(), get ? answer : new byte[0]);
                done.complete(null);
            }
        });
        return done;
    }

    @Override
    public void close() {}

    private void answer(SdkAsyncHttpResponseHandler handler, byte[] content) {
        handler.onHeaders(SdkHttpResponse.builder()
                .statusCode(200)
                .putHeader("ETag", etag)
                .putHeader("Content-Length", Integer.toString(content.length))
                .build());
        handler.onStream(subscriber -> subscriber.onSubscribe(new Subscription() {
            private boolean sent;

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
        }));
    }
}
