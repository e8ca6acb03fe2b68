package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.ClientMeters;
import io.goldensignals.s3.meters.S3Recorder;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Request;

/**
 * A client that measures itself by its plug-in, and whose calls are now and then asked for the state of the connection pool:
 * the SDK looks for publishers of metrics before it asks any interceptor.
 */
final class SampledS3Client extends DelegatingS3Client {

    private final ClientMeters client;
    private final SdkCalls calls;

    SampledS3Client(S3Client s3, ClientMeters client) {
        super(s3);
        this.client = client;
        this.calls = new SdkCalls(client, s3);
    }

    boolean isOf(S3Recorder recorder) {
        return client.recorder() == recorder;
    }

    @Override
    protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
        return operation.apply(calls.sampled(request));
    }

    @Override
    public void close() {
        try {
            super.close();
        } finally {
            client.close();
        }
    }
}
