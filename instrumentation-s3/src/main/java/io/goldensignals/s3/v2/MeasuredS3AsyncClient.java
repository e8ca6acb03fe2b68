package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.ClientMeters;
import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.S3Recorder;
import io.goldensignals.s3.meters.S3Result;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.DelegatingS3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectTorrentRequest;
import software.amazon.awssdk.services.s3.model.GetObjectTorrentResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;
import software.amazon.awssdk.services.s3.model.WriteGetObjectResponseRequest;
import software.amazon.awssdk.services.s3.model.WriteGetObjectResponseResponse;

/**
 * An async client of the SDK v2 whose calls are measured until their futures complete; the futures are the client's own,
 * so that cancelling them does what it did.
 *
 * <p>It overrides only what every supported SDK has, or it would not link; {@link NewestS3AsyncClient} has the rest.
 */
abstract class MeasuredS3AsyncClient extends DelegatingS3AsyncClient {

    final S3AsyncClient s3;
    private final ClientMeters client;
    final SdkCalls calls;

    MeasuredS3AsyncClient(S3AsyncClient s3, ClientMeters client) {
        super(s3);
        this.s3 = s3;
        this.client = client;
        this.calls = new SdkCalls(client, s3);
    }

    boolean isOf(S3Recorder recorder) {
        return client.recorder() == recorder;
    }

    @Override
    protected <T extends S3Request, R> CompletableFuture<R> invokeOperation(
            T request, Function<T, CompletableFuture<R>> operation) {
        return measured(calls.start(request), request, operation);
    }

    @Override
    public <R> CompletableFuture<R> getObject(
            GetObjectRequest request, AsyncResponseTransformer<GetObjectResponse, R> transformer) {
        S3Call call = calls.start(request);
        return measured(
                call,
                request,
                measured -> s3.getObject(
                        measured,
                        MeasuredAsyncTransformer.of(
                                transformer, call, response -> SdkCalls.length(response.contentLength()))));
    }

    @Override
    public <R> CompletableFuture<R> getObjectTorrent(
            GetObjectTorrentRequest request, AsyncResponseTransformer<GetObjectTorrentResponse, R> transformer) {
        S3Call call = calls.start(request);
        return measured(
                call,
                request,
                measured ->
                        s3.getObjectTorrent(measured, MeasuredAsyncTransformer.of(transformer, call, response -> -1)));
    }

    @Override
    public CompletableFuture<PutObjectResponse> putObject(PutObjectRequest request, AsyncRequestBody body) {
        S3Call call = calls.start(request);
        return measured(call, request, measured -> s3.putObject(measured, MeasuredAsyncBody.of(body, call)));
    }

    @Override
    public CompletableFuture<UploadPartResponse> uploadPart(UploadPartRequest request, AsyncRequestBody body) {
        S3Call call = calls.start(request);
        return measured(call, request, measured -> s3.uploadPart(measured, MeasuredAsyncBody.of(body, call)));
    }

    @Override
    public CompletableFuture<WriteGetObjectResponseResponse> writeGetObjectResponse(
            WriteGetObjectResponseRequest request, AsyncRequestBody body) {
        S3Call call = calls.start(request);
        return measured(
                call, request, measured -> s3.writeGetObjectResponse(measured, MeasuredAsyncBody.of(body, call)));
    }

    @Override
    public void close() {
        try {
            super.close();
        } finally {
            client.close();
        }
    }

    final <T extends S3Request, R> CompletableFuture<R> measured(
            @Nullable S3Call call, T request, Function<T, CompletableFuture<R>> operation) {
        return measured(call, () -> operation.apply(call == null ? request : calls.sampled(request)));
    }

    final <R> CompletableFuture<R> measured(@Nullable S3Call call, Supplier<CompletableFuture<R>> operation) {
        if (call == null) {
            return operation.get();
        }
        CompletableFuture<R> future;
        try {
            future = operation.get();
        } catch (Throwable failure) {
            call.end(calls.result(failure, call));
            throw failure;
        }
        end(call, future);
        return future;
    }

    private void end(S3Call call, CompletionStage<?> stage) {
        stage.whenComplete(
                (result, failure) -> call.end(failure == null ? S3Result.SUCCESS : calls.result(failure, call)));
    }
}
