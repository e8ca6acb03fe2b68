package io.goldensignals.s3;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The sync client of the SDK v2. */
final class SyncDriver implements Driver {

    private final S3Client s3;

    SyncDriver(Setup setup) {
        S3ClientBuilder builder = builder(setup);
        s3 = setup.metrics() == null ? builder.build() : setup.metrics().wrap(setup.name(), builder);
    }

    private SyncDriver(S3Client s3) {
        this.s3 = s3;
    }

    /** A client that measures itself. */
    static SyncDriver withPlugin(Setup setup) {
        S3ClientBuilder builder = builder(setup);
        if (setup.metrics() != null) {
            builder.addPlugin(setup.metrics().plugin(setup.name()));
        }
        return new SyncDriver(builder.build());
    }

    /** A client on the HTTP client of the JDK. */
    static SyncDriver onUrlConnection(Setup setup) {
        S3ClientBuilder builder = configured(S3Client.builder(), setup).httpClientBuilder(UrlConnection.builder(setup));
        return new SyncDriver(setup.metrics().wrap(setup.name(), builder));
    }

    private static S3ClientBuilder builder(Setup setup) {
        return configured(S3Client.builder(), setup)
                .httpClientBuilder(
                        has("software.amazon.awssdk.http.apache5.Apache5HttpClient")
                                ? Apache5.builder(setup)
                                : Apache4.builder(setup));
    }

    static <B extends S3BaseClientBuilder<B, ?>> B configured(B builder, Setup setup) {
        if (has("software.amazon.awssdk.core.checksums.RequestChecksumCalculation")) {
            Checksums.whenRequired(builder);
        }
        return builder.region(Region.US_EAST_1)
                .forcePathStyle(true)
                .endpointOverride(setup.endpoint())
                .overrideConfiguration(override -> override.retryStrategy(StandardRetryStrategy.builder()
                        .maxAttempts(setup.attempts())
                        .backoffStrategy(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(2)))
                        .throttlingBackoffStrategy(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(2)))
                        .build()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Server.KEY, setup.secret())));
    }

    /** Older SDKs of the supported range lack some types; what uses them stands in a class of its own. */
    private static boolean has(String type) {
        try {
            Class.forName(type, false, SyncDriver.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static final class UrlConnection {
        static SdkHttpClient.Builder<?> builder(Setup setup) {
            return UrlConnectionHttpClient.builder().socketTimeout(setup.timeout());
        }
    }

    private static final class Apache5 {
        static SdkHttpClient.Builder<?> builder(Setup setup) {
            return Apache5HttpClient.builder()
                    .maxConnections(setup.connections())
                    .connectionAcquisitionTimeout(setup.acquire())
                    .socketTimeout(setup.timeout());
        }
    }

    @SuppressWarnings("deprecation") // the only one that the oldest SDKs have
    private static final class Apache4 {
        static SdkHttpClient.Builder<?> builder(Setup setup) {
            return ApacheHttpClient.builder()
                    .maxConnections(setup.connections())
                    .connectionAcquisitionTimeout(setup.acquire())
                    .socketTimeout(setup.timeout());
        }
    }

    private static final class Checksums {
        static void whenRequired(S3BaseClientBuilder<?, ?> builder) {
            builder.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        }
    }

    S3Client client() {
        return s3;
    }

    @Override
    public void createBucket(String bucket) {
        s3.createBucket(request -> request.bucket(bucket));
    }

    @Override
    public void put(String bucket, String key, byte[] content) {
        s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }

    @Override
    public byte[] get(String bucket, String key) {
        return s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
    }

    @Override
    public byte[] range(String bucket, String key, int from, int to) {
        return s3.getObjectAsBytes(request -> request.bucket(bucket).key(key).range("bytes=" + from + "-" + to))
                .asByteArray();
    }

    @Override
    public void head(String bucket, String key) {
        s3.headObject(request -> request.bucket(bucket).key(key));
    }

    @Override
    public void delete(String bucket, String key) {
        s3.deleteObject(request -> request.bucket(bucket).key(key));
    }

    @Override
    public List<String> list(String bucket) {
        return s3.listObjectsV2Paginator(request -> request.bucket(bucket).maxKeys(2)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    @Override
    public InputStream open(String bucket, String key) {
        return s3.getObject(request -> request.bucket(bucket).key(key));
    }

    @Override
    public void abort(InputStream stream) {
        ((ResponseInputStream<?>) stream).abort();
    }

    @Override
    public void close() {
        s3.close();
    }
}
