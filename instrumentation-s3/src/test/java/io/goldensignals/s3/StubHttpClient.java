package io.goldensignals.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/** An HTTP client without a network: it reads what is sent, and answers as it is made to. */
final class StubHttpClient implements SdkHttpClient {

    private final Function<SdkHttpRequest, StubAnswer> answers;

    StubHttpClient(byte[] content) {
        this(StubAnswer.object(content));
    }

    StubHttpClient(Function<SdkHttpRequest, StubAnswer> answers) {
        this.answers = answers;
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
                StubAnswer answer = answers.apply(request.httpRequest());
                return HttpExecuteResponse.builder()
                        .response(answer.response())
                        .responseBody(
                                answer.content().length == 0
                                        ? null
                                        : AbortableInputStream.create(new ByteArrayInputStream(answer.content())))
                        .build();
            }

            @Override
            public void abort() {}
        };
    }

    @Override
    public void close() {}
}
