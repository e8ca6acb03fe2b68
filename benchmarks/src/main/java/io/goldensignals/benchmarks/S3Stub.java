package io.goldensignals.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;

/** An HTTP client without a network: it reads what is sent, and answers with as many bytes as it is told. */
final class S3Stub implements SdkHttpClient {

    private final long size;

    S3Stub(long size) {
        this.size = size;
    }

    /** The answer to {@code method} with its headers. */
    static SdkHttpResponse answer(SdkHttpMethod method, long size) {
        return SdkHttpResponse.builder()
                .statusCode(200)
                .putHeader("ETag", "\"e\"")
                .putHeader("Content-Length", Long.toString(method == SdkHttpMethod.GET ? size : 0))
                .build();
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
                SdkHttpMethod method = request.httpRequest().method();
                HttpExecuteResponse.Builder response =
                        HttpExecuteResponse.builder().response(answer(method, size));
                if (method == SdkHttpMethod.GET) {
                    response.responseBody(AbortableInputStream.create(new Body(size)));
                }
                return response.build();
            }

            @Override
            public void abort() {
                // Nothing runs after the call.
            }
        };
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    /** Bytes out of an array that is given again and again. */
    static final class Body extends InputStream {

        private static final byte[] CONTENT = new byte[64 * 1024];

        private long left;

        Body(long size) {
            this.left = size;
        }

        @Override
        public int read() {
            if (left == 0) {
                return -1;
            }
            left--;
            return 0;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            int count = (int) Math.min(left, Math.min(length, CONTENT.length));
            System.arraycopy(CONTENT, 0, bytes, offset, count);
            left -= count;
            return count;
        }
    }
}
