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
    private final InputStream source;

    S3Stub(long size) {
        this(size, null);
    }

    /** A client whose answers come out of {@code source}, or out of an array if that is null. */
    S3Stub(long size, InputStream source) {
        this.size = size;
        this.source = source;
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
                    response.responseBody(AbortableInputStream.create(new Body(size, source)));
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

    /** As many bytes as it is told, out of a source or else out of an array that is given again and again. */
    static final class Body extends InputStream {

        private static final byte[] CONTENT = new byte[64 * 1024];

        private final InputStream source;
        private long left;

        Body(long size) {
            this(size, null);
        }

        Body(long size, InputStream source) {
            this.left = size;
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            left--;
            return source == null ? 0 : source.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int most = (int) Math.min(left, Math.min(length, CONTENT.length));
            int count = source == null ? most : source.read(bytes, offset, most);
            if (source == null) {
                System.arraycopy(CONTENT, 0, bytes, offset, most);
            }
            left -= count;
            return count;
        }
    }
}
