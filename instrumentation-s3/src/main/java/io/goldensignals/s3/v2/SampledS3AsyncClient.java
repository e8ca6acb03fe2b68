package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.CallWatch;
import io.goldensignals.s3.meters.ClientMeters;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.DelegatingS3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Request;

/** An async client that measures itself by its plug-in, but for what the plug-in cannot know; see {@link SampledS3Client}. */
final class SampledS3AsyncClient extends DelegatingS3AsyncClient {

    private final S3AsyncClient s3;
    private final ClientMeters client;
    private final SdkCalls calls;

    SampledS3AsyncClient(S3AsyncClient s3, ClientMeters client) {
        super(s3);
        this.s3 = s3;
        this.client = client;
        this.calls = new SdkCalls(client, s3);
    }

    @Override
    protected <T extends S3Request, R> CompletableFuture<R> invokeOperation(
            T request, Function<T, CompletableFuture<R>> operation) {
        return operation.apply(calls.sampled(request));
    }

    @Override
    public <R> CompletableFuture<R> getObject(
            GetObjectRequest request, AsyncResponseTransformer<GetObjectResponse, R> transformer) {
        if (transformer == null) {
            return s3.getObject(request, transformer);
        }
        WatchedTransformer<GetObjectResponse, R> watched = new WatchedTransformer<>(transformer);
        CallWatch before = client.recorder().watch(watched);
        try {
            return s3.getObject(calls.sampled(request), watched);
        } finally {
            client.recorder().watch(before);
        }
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
