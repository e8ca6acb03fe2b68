package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.ClientMeters;
import io.goldensignals.s3.meters.S3Call;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectAnnotationRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAnnotationResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectAnnotationRequest;
import software.amazon.awssdk.services.s3.model.PutObjectAnnotationResponse;
import software.amazon.awssdk.services.s3.presignedurl.AsyncPresignedUrlExtension;
import software.amazon.awssdk.services.s3.presignedurl.model.PresignedUrlDownloadRequest;

/** A measured async client with the operations with a body that only newer SDKs have; loaded where the SDK has them. */
final class NewestS3AsyncClient extends MeasuredS3AsyncClient {

    NewestS3AsyncClient(S3AsyncClient s3, ClientMeters client) {
        super(s3, client);
    }

    @Override
    public <R> CompletableFuture<R> getObjectAnnotation(
            GetObjectAnnotationRequest request, AsyncResponseTransformer<GetObjectAnnotationResponse, R> transformer) {
        S3Call call = calls.start(request);
        return measured(
                call,
                request,
                measured -> s3.getObjectAnnotation(
                        measured, MeasuredAsyncTransformer.of(transformer, call, response -> -1)));
    }

    @Override
    public CompletableFuture<PutObjectAnnotationResponse> putObjectAnnotation(
            PutObjectAnnotationRequest request, AsyncRequestBody body) {
        S3Call call = calls.start(request);
        return measured(call, request, measured -> s3.putObjectAnnotation(measured, MeasuredAsyncBody.of(body, call)));
    }

    /** The extension whose downloads are measured as those of GetObject; a signed URL does not tell its bucket apart. */
    @Override
    public AsyncPresignedUrlExtension presignedUrlExtension() {
        AsyncPresignedUrlExtension extension = s3.presignedUrlExtension();
        return new AsyncPresignedUrlExtension() {
            @Override
            public <R> CompletableFuture<R> getObject(
                    PresignedUrlDownloadRequest request, AsyncResponseTransformer<GetObjectResponse, R> transformer) {
                S3Call call = calls.startDownload();
                return measured(
                        call,
                        () -> extension.getObject(
                                request,
                                MeasuredAsyncTransformer.of(
                                        transformer, call, response -> SdkCalls.length(response.contentLength()))));
            }
        };
    }
}
