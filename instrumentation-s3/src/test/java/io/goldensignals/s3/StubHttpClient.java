package io.goldensignals.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.IntSupplier;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;

/** An HTTP client without a network: it reads what is sent and answers with the same bytes each time. */
final class StubHttpClient implements SdkHttpClient {

    private final byte[] answer;
    private final IntSupplier status;
    private final String etag;
    private final int length;

    StubHttpClient(byte[] answer) {
        this(answer, () -> 200);
    }

    /** A client that asks {@code status} at each request what to answer. */
    StubHttpClient(byte[] answer, IntSupplier status) {
        this(answer, status, answer.length);
    }

    /** A client that promises {@code length} bytes and says nothing when fewer come. */
    StubHttpClient(byte[] answer, int length) {
        this(answer, () -> 200, length);
    }

    private StubHttpClient(byte[] answer, IntSupplier status, int length) {
        this.answer = answer;
        this.length = length;
        this.status = status;
        this.etag = etag(answer);
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
                int code = status.getAsInt();
                boolean get = code == 200 && request.httpRequest().method() == SdkHttpMethod.GET;
                return HttpExecuteResponse.builder()
                        .response(SdkHttpResponse.builder()
                                .statusCode(code)
                                .putHeader("ETag", etag)
                                .putHeader("Content-Length", Integer.toString(get ? length : 0))
                                .build())
                        .responseBody(get ? AbortableInputStream.create(new ByteArrayInputStream(answer)) : null)
                        .build();
            }

            @Override
            public void abort() {}
        };
    }

    @Override
    public void close() {}

    /** The tag of an object: older SDKs compare it with the MD5 sum of what they sent or read. */
    static String etag(byte[] content) {
        try {
            return '"'
                    + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content))
                    + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
