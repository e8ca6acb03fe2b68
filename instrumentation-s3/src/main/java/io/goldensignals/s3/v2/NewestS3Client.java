package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.ClientMeters;
import io.goldensignals.s3.meters.S3Call;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectAnnotationRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAnnotationResponse;
import software.amazon.awssdk.services.s3.model.PutObjectAnnotationRequest;
import software.amazon.awssdk.services.s3.model.PutObjectAnnotationResponse;

/** A measured client with the operations with a body that only newer SDKs have; loaded where the SDK has them. */
final class NewestS3Client extends MeasuredS3Client {

    NewestS3Client(S3Client s3, ClientMeters client) {
        super(s3, client);
    }

    @Override
    public <R> R getObjectAnnotation(
            GetObjectAnnotationRequest request, ResponseTransformer<GetObjectAnnotationResponse, R> transformer) {
        S3Call call = calls.start(request);
        return measured(
                call,
                request,
                measured ->
                        s3.getObjectAnnotation(measured, MeasuredTransformer.of(transformer, call, response -> -1)));
    }

    @Override
    public PutObjectAnnotationResponse putObjectAnnotation(PutObjectAnnotationRequest request, RequestBody body) {
        S3Call call = calls.start(request);
        return measured(call, request, measured -> s3.putObjectAnnotation(measured, MeasuredBody.of(body, call)));
    }
}
