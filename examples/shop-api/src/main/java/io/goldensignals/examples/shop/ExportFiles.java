package io.goldensignals.examples.shop;

import com.amazonaws.ClientConfiguration;
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import io.goldensignals.examples.common.ServiceOptions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/**
 * The files of the exports in the shop's bucket: written through an async client, cleared away through one of the SDK v1. So
 * all kinds of clients are at work in one service, and measured alike.
 */
final class ExportFiles implements AutoCloseable {
    static final String FOLDER = "exports/";
    private static final int KEPT = 10;
    private static final Duration CALL = Duration.ofSeconds(15);
    private static final Duration ATTEMPT = Duration.ofSeconds(5);

    private final S3AsyncClient writer;
    private final AmazonS3 cleaner;
    private final String bucket;

    ExportFiles(S3AsyncClient writer, AmazonS3 cleaner, String bucket) {
        this.writer = writer;
        this.cleaner = cleaner;
        this.bucket = bucket;
    }

    /** A builder of the async client, on which the caller may put its instrumentation. */
    static S3AsyncClientBuilder writer(ServiceOptions options) {
        return S3AsyncClient.builder()
                .endpointOverride(options.s3Endpoint())
                .region(Region.of(options.s3Region))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(options.s3AccessKey, options.s3SecretKey)))
                .overrideConfiguration(
                        configuration -> configuration.apiCallTimeout(CALL).apiCallAttemptTimeout(ATTEMPT));
    }

    /** A builder of the client of the SDK v1. */
    static AmazonS3ClientBuilder cleaner(ServiceOptions options) {
        return AmazonS3ClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(options.s3, options.s3Region))
                .withPathStyleAccessEnabled(true)
                .withClientConfiguration(new ClientConfiguration()
                        .withConnectionTimeout((int) ATTEMPT.toMillis())
                        .withRequestTimeout((int) ATTEMPT.toMillis())
                        .withClientExecutionTimeout((int) CALL.toMillis()))
                .withCredentials(new AWSStaticCredentialsProvider(
                        new BasicAWSCredentials(options.s3AccessKey, options.s3SecretKey)));
    }

    void put(String name, byte[] content) {
        try {
            writer.putObject(request -> request.bucket(bucket).key(FOLDER + name), AsyncRequestBody.fromBytes(content))
                    .join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    /** Removes all but the newest files; returns how many. */
    int prune() {
        List<S3ObjectSummary> files = cleaner.listObjectsV2(bucket, FOLDER).getObjectSummaries();
        List<String> old = files.stream()
                .map(S3ObjectSummary::getKey)
                .sorted(Comparator.reverseOrder()) // the time is in the name
                .skip(KEPT)
                .toList();
        old.forEach(key -> cleaner.deleteObject(bucket, key));
        return old.size();
    }

    @Override
    public void close() {
        writer.close();
        cleaner.shutdown();
    }
}
