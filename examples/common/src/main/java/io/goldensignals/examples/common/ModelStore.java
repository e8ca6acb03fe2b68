package io.goldensignals.examples.common;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The 3D models and other files, objects of one bucket. */
public final class ModelStore implements AutoCloseable {
    /** How large a model may be. */
    public static final int MOST_BYTES = 16 << 20;

    private final S3Client s3;
    private final String bucket;

    private ModelStore(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /** A builder with the endpoint and credentials of the flags, on which the caller may put its instrumentation. */
    public static S3ClientBuilder client(ServiceOptions options) {
        return S3Client.builder()
                .endpointOverride(options.s3Endpoint())
                .region(Region.of(options.s3Region))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(options.s3AccessKey, options.s3SecretKey)))
                .overrideConfiguration(configuration -> configuration
                        .apiCallTimeout(Duration.ofSeconds(15))
                        .apiCallAttemptTimeout(Duration.ofSeconds(5)));
    }

    /** Makes sure that the bucket exists. */
    public static ModelStore open(S3Client s3, ServiceOptions options) {
        try {
            try {
                s3.headBucket(request -> request.bucket(options.bucket));
            } catch (NoSuchBucketException missing) {
                create(s3, options.bucket);
            }
            return new ModelStore(s3, options.bucket);
        } catch (SdkException error) {
            s3.close();
            throw new ConfigurationException(
                    "--s3", options.s3, ConfigurationException.rootMessage(error), ServiceOptions.S3_ALLOWED);
        }
    }

    private static void create(S3Client s3, String bucket) {
        try {
            s3.createBucket(request -> request.bucket(bucket));
        } catch (BucketAlreadyOwnedByYouException | BucketAlreadyExistsException justNow) {
            // The other service was faster.
        }
    }

    public void put(String modelId, byte[] model) {
        s3.putObject(request -> request.bucket(bucket).key(modelId), RequestBody.fromBytes(model));
    }

    /** The whole model; empty if there is none. Throws {@link PoisonException} if it has more bytes than a model may have. */
    public Optional<byte[]> read(String modelId) throws IOException, PoisonException {
        Optional<InputStream> found = get(modelId);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream model = found.get()) {
            byte[] bytes = model.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new PoisonException("model " + modelId + " has more than " + MOST_BYTES + " bytes");
            }
            return Optional.of(bytes);
        }
    }

    /** The model as a stream that the caller closes; empty if there is none. */
    public Optional<InputStream> get(String modelId) {
        try {
            return Optional.of(s3.getObject(request -> request.bucket(bucket).key(modelId)));
        } catch (NoSuchKeyException missing) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        s3.close();
    }
}
