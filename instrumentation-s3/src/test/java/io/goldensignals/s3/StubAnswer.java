package io.goldensignals.s3;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** What a client without a network answers a request with; it may promise more bytes than there are. */
record StubAnswer(int status, Map<String, String> headers, byte[] content, int length) {

    StubAnswer(int status, Map<String, String> headers, String content) {
        this(status, headers, content.getBytes(StandardCharsets.UTF_8), content.length());
    }

    /** The same object whenever one is read, and {@code status} asks at each request what to answer. */
    static Function<SdkHttpRequest, StubAnswer> object(byte[] content, int length, IntSupplier status) {
        Map<String, String> headers = Map.of("ETag", etag(content));
        return request -> {
            int code = status.getAsInt();
            return code == 200 && request.method() == SdkHttpMethod.GET
                    ? new StubAnswer(code, headers, content, length)
                    : new StubAnswer(code, headers, "");
        };
    }

    static Function<SdkHttpRequest, StubAnswer> object(byte[] content) {
        return object(content, content.length, () -> 200);
    }

    SdkHttpResponse response() {
        SdkHttpResponse.Builder response =
                SdkHttpResponse.builder().statusCode(status).putHeader("Content-Length", Integer.toString(length));
        headers.forEach(response::putHeader);
        return response.build();
    }

    /** The tag of an object: older SDKs compare it with the MD5 sum of what they sent or read. */
    private static String etag(byte[] content) {
        try {
            return '"'
                    + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content))
                    + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
