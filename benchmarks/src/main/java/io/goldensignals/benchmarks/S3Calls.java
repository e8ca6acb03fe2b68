package io.goldensignals.benchmarks;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.S3Object;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** The calls of S3 that are compared. */
final class S3Calls {

    static final int SIZE = 1024;
    static final int LARGE = 64 * 1024 * 1024;

    private static final HeadObjectRequest HEAD =
            HeadObjectRequest.builder().bucket("models").key("a").build();
    private static final GetObjectRequest GET =
            GetObjectRequest.builder().bucket("models").key("a").build();
    private static final PutObjectRequest PUT =
            PutObjectRequest.builder().bucket("models").key("a").build();
    private static final byte[] CONTENT = new byte[SIZE];
    private static final RequestBody BODY = RequestBody.fromBytes(CONTENT);
    private static final RequestBody LARGE_BODY =
            RequestBody.fromContentProvider(() -> new S3Stub.Body(LARGE), LARGE, "application/octet-stream");
    private static final AsyncRequestBody ASYNC_BODY = AsyncRequestBody.fromBytes(CONTENT);

    private S3Calls() {}

    static Object head(S3Client s3) {
        return s3.headObject(HEAD);
    }

    static Object get(S3Client s3) {
        return s3.getObject(GET, ResponseTransformer.toBytes());
    }

    static Object put(S3Client s3) {
        return s3.putObject(PUT, BODY);
    }

    static Object putLarge(S3Client s3) {
        return s3.putObject(PUT, LARGE_BODY);
    }

    /** Reads the object's stream to its end. */
    static Object stream(S3Client s3, byte[] buffer) throws IOException {
        try (InputStream stream = s3.getObject(GET)) {
            return drained(stream, buffer);
        }
    }

    static Object head(S3AsyncClient s3) {
        return s3.headObject(HEAD).join();
    }

    static Object get(S3AsyncClient s3) {
        return s3.getObject(GET, AsyncResponseTransformer.toBytes()).join();
    }

    static Object put(S3AsyncClient s3) {
        return s3.putObject(PUT, ASYNC_BODY).join();
    }

    static Object head(AmazonS3 s3) {
        return s3.getObjectMetadata("models", "a");
    }

    static Object put(AmazonS3 s3) {
        return put(s3, new ByteArrayInputStream(CONTENT), SIZE);
    }

    static Object putLarge(AmazonS3 s3) {
        return put(s3, new S3Stub.Body(LARGE), LARGE);
    }

    /** Reads the object's stream to its end. */
    static Object stream(AmazonS3 s3, byte[] buffer) throws IOException {
        try (S3Object object = s3.getObject("models", "a")) {
            return drained(object.getObjectContent(), buffer);
        }
    }

    private static Object put(AmazonS3 s3, InputStream content, long length) {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.setContentLength(length);
        return s3.putObject("models", "a", content, metadata);
    }

    private static Object drained(InputStream stream, byte[] buffer) throws IOException {
        long read = 0;
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            read += count;
        }
        return read;
    }
}
