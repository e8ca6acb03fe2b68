package io.goldensignals.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** A sync and async HTTP client without a network, which answers each request as the test says, and remembers it. */
final class AnsweringHttpClient implements SdkHttpClient, SdkAsyncHttpClient {

    /** What a request is answered with. */
    record Answer(int status, Map<String, String> headers, String body) {
        private SdkHttpResponse response() {
            SdkHttpResponse.Builder response = SdkHttpResponse.builder()
                    .statusCode(status)
                    .putHeader("Content-Length", Integer.toString(body.length()));
            headers.forEach(response::putHeader);
            return response.build();
        }

        private byte[] bytes() {
            return body.getBytes(StandardCharsets.UTF_8);
        }
    }

    private final Function<SdkHttpRequest, Answer> answers;
    private final List<SdkHttpRequest> requests = new CopyOnWriteArrayList<>();

    AnsweringHttpClient(Function<SdkHttpRequest, Answer> answers) {
        this.answers = answers;
    }

    List<SdkHttpRequest> requests() {
        return requests;
    }

    private Answer answer(SdkHttpRequest request) {
        requests.add(request);
        return answers.apply(request);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                if (request.contentStreamProvider().isPresent()) {
                    try (InputStream body =
                            request.contentStreamProvider().get().newStream()) {
                        body.transferTo(OutputStream.nullOutputStream());
                    }
                }
                Answer answer = answer(request.httpRequest());
                return HttpExecuteResponse.builder()
                        .response(answer.response())
                        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.bytes())))
                        .build();
            }

            @Override
            public void abort() {}
        };
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
                Answer answer = answer(request.request());
                request.responseHandler().onHeaders(answer.response());
                request.responseHandler().onStream(subscriber -> {
                    subscriber.onSubscribe(new Whole(subscriber, answer.bytes()));
                });
                done.complete(null);
            }
        });
        return done;
    }

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

    @Override
    public String clientName() {
        return "Answering";
    }

    @Override
    public void close() {}
}
