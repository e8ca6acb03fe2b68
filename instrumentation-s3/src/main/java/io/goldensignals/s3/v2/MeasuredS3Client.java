package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.ClientMeters;
import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.S3Recorder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
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
import software.amazon.awssdk.services.s3.waiters.S3Waiter;

/**
 * A client of the SDK v2 whose calls are measured. Every operation passes {@link #invokeOperation}, but for those with a
 * body, whose bodies are watched as well.
 *
 * <p>It overrides only what every supported SDK has, or it would not link; {@link NewestS3Client} has the rest.
 */
abstract class MeasuredS3Client extends DelegatingS3Client {

    final S3Client s3;
    private final ClientMeters client;
    final SdkCalls calls;

    MeasuredS3Client(S3Client s3, ClientMeters client) {
        super(s3);
        this.s3 = s3;
        this.client = client;
        this.calls = new SdkCalls(client, s3);
    }

    boolean isOf(S3Recorder recorder) {
        return client.recorder() == recorder;
    }

    @Override
    protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
        return measured(calls.start(request), request, operation);
    }

    @Override
    public <R> R getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, R> transformer) {
        S3Call call = calls.start(request);
        return measured(
                call,
                request,
                measured -> s3.getObject(
                        measured,
                        MeasuredTransformer.of(
                                transformer, call, response -> SdkCalls.length(response.contentLength()))));
    }

    @Override
    public <R> R getObjectTorrent(
            GetObjectTorrentRequest request, ResponseTransformer<GetObjectTorrentResponse, R> transformer) {
        S3Call call = calls.start(request);
        return measured(
                call,
                request,
                measured -> s3.getObjectTorrent(measured, MeasuredTransformer.of(transformer, call, response -> -1)));
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        S3Call call = calls.start(request);
        return measured(call, request, measured -> s3.putObject(measured, MeasuredBody.of(body, call)));
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
        S3Call call = calls.start(request);
        return measured(call, request, measured -> s3.uploadPart(measured, MeasuredBody.of(body, call)));
    }

    @Override
    public WriteGetObjectResponseResponse writeGetObjectResponse(
            WriteGetObjectResponseRequest request, RequestBody body) {
        S3Call call = calls.start(request);
        return measured(call, request, measured -> s3.writeGetObjectResponse(measured, MeasuredBody.of(body, call)));
    }

    /** A waiter whose polls are measured, as the bare client's waiter polls through the bare client. */
    @Override
    public S3Waiter waiter() {
        return S3Waiter.builder().client(this).build();
    }

    @Override
    public void close() {
        try {
            super.close();
        } finally {
            client.close();
        }
    }

    final <T extends S3Request, R> R measured(@Nullable S3Call call, T request, Function<T, R> operation) {
        if (call == null) {
            return operation.apply(request);
        }
        R result;
        try {
            result = operation.apply(calls.sampled(request));
        } catch (Throwable failure) {
            call.end(calls.result(failure, call));
            throw failure;
        }
        call.succeeded();
        return result;
    }
}
