package io.goldensignals.s3;

import com.amazonaws.ClientConfiguration;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.retry.PredefinedRetryPolicies;
import com.amazonaws.retry.RetryPolicy;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.GetObjectRequest;
import com.amazonaws.services.s3.model.ListObjectsV2Request;
import com.amazonaws.services.s3.model.ListObjectsV2Result;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.S3Object;
import com.amazonaws.services.s3.model.S3ObjectInputStream;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The client of the SDK v1. */
final class V1Driver implements Driver {

    private final AmazonS3 s3;

    V1Driver(Setup setup) {
        AmazonS3ClientBuilder builder = AmazonS3ClientBuilder.standard()
                .withPathStyleAccessEnabled(true)
                .withEndpointConfiguration(
                        new EndpointConfiguration(setup.endpoint().toString(), "us-east-1"))
                .withCredentials(
                        new AWSStaticCredentialsProvider(new BasicAWSCredentials(S3Server.KEY, setup.secret())))
                .withClientConfiguration(new ClientConfiguration()
                        .withMaxConnections(setup.connections())
                        .withConnectionTimeout((int) setup.acquire().toMillis())
                        .withSocketTimeout((int) setup.timeout().toMillis())
                        .withRetryPolicy(new RetryPolicy(
                                PredefinedRetryPolicies.DEFAULT_RETRY_CONDITION,
                                (request, failure, retries) -> 2,
                                setup.attempts() - 1,
                                false)));
        s3 = setup.metrics() == null ? builder.build() : setup.metrics().v1().wrap(setup.name(), builder);
    }

    AmazonS3 client() {
        return s3;
    }

    @Override
    public void createBucket(String bucket) {
        s3.createBucket(bucket);
    }

    @Override
    public void put(String bucket, String key, byte[] content) {
        ObjectMetadata metadata = new ObjectMetadata();
        metadata.setContentLength(content.length);
        s3.putObject(bucket, key, new ByteArrayInputStream(content), metadata);
    }

    @Override
    public byte[] get(String bucket, String key) {
        return read(s3.getObject(bucket, key));
    }

    @Override
    public byte[] range(String bucket, String key, int from, int to) {
        return read(s3.getObject(new GetObjectRequest(bucket, key).withRange(from, to)));
    }

    @Override
    public void head(String bucket, String key) {
        s3.getObjectMetadata(bucket, key);
    }

    @Override
    public void delete(String bucket, String key) {
        s3.deleteObject(bucket, key);
    }

    @Override
    public List<String> list(String bucket) {
        List<String> keys = new ArrayList<>();
        ListObjectsV2Request request =
                new ListObjectsV2Request().withBucketName(bucket).withMaxKeys(2);
        ListObjectsV2Result page;
        do {
            page = s3.listObjectsV2(request);
            page.getObjectSummaries().stream().map(S3ObjectSummary::getKey).forEach(keys::add);
            request.setContinuationToken(page.getNextContinuationToken());
        } while (page.isTruncated());
        return keys;
    }

    @Override
    public InputStream open(String bucket, String key) {
        return s3.getObject(bucket, key).getObjectContent();
    }

    @Override
    public void abort(InputStream stream) {
        ((S3ObjectInputStream) stream).abort();
    }

    @Override
    public void close() {
        s3.shutdown();
    }

    private static byte[] read(S3Object object) {
        try (object) {
            return object.getObjectContent().readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
