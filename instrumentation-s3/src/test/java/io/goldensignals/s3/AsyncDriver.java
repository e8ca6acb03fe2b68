package io.goldensignals.s3;

import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/** The async client of the SDK v2 on Netty. */
final class AsyncDriver implements Driver {

    /** One for all clients: a client that closes its own waits two seconds for it to become quiet. */
    private static final SdkEventLoopGroup THREADS =
            SdkEventLoopGroup.builder().numberOfThreads(4).build();

    private final S3AsyncClient s3;

    AsyncDriver(Setup setup) {
        S3AsyncClientBuilder builder = builder(setup);
        s3 = setup.metrics() == null ? builder.build() : setup.metrics().wrap(setup.name(), builder);
    }

    private AsyncDriver(S3AsyncClient s3) {
        this.s3 = s3;
    }

    /** A client that measures itself. */
    static AsyncDriver withPlugin(Setup setup) {
        S3AsyncClientBuilder builder = builder(setup);
        if (setup.metrics() != null) {
            builder.addPlugin(setup.metrics().plugin(setup.name()));
        }
        return new AsyncDriver(builder.build());
    }

    /** A client on the CRT. */
    static AsyncDriver onTheCrt(Setup setup) {
        return new AsyncDriver(setup.metrics().wrap(setup.name(), Crt.client(setup)));
    }

    /** Apart, as the older SDKs of the supported range lack some of it. */
    private static final class Crt {
        static S3AsyncClient client(Setup setup) {
            return S3AsyncClient.crtBuilder()
                    .endpointOverride(setup.endpoint())
                    .region(Region.US_EAST_1)
                    .forcePathStyle(true)
                    .thresholdInBytes(64L * 1024 * 1024)
                    .minimumPartSizeInBytes(64L * 1024 * 1024)
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                    .credentialsProvider(
                            StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Server.KEY, S3Server.SECRET)))
                    .build();
        }
    }

    private static S3AsyncClientBuilder builder(Setup setup) {
        return SyncDriver.configured(S3AsyncClient.builder(), setup)
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        .eventLoopGroup(THREADS)
                        .maxConcurrency(setup.connections())
                        .connectionAcquisitionTimeout(setup.acquire())
                        .readTimeout(setup.timeout()));
    }

    S3AsyncClient client() {
        return s3;
    }

    @Override
    public void createBucket(String bucket) {
        join(s3.createBucket(request -> request.bucket(bucket)));
    }

    @Override
    public void put(String bucket, String key, byte[] content) {
        join(s3.putObject(request -> request.bucket(bucket).key(key), AsyncRequestBody.fromBytes(content)));
    }

    @Override
    public byte[] get(String bucket, String key) {
        return join(s3.getObject(request -> request.bucket(bucket).key(key), AsyncResponseTransformer.toBytes()))
                .asByteArray();
    }

    @Override
    public byte[] range(String bucket, String key, int from, int to) {
        return join(s3.getObject(
                        request -> request.bucket(bucket).key(key).range("bytes=" + from + "-" + to),
                        AsyncResponseTransformer.toBytes()))
                .asByteArray();
    }

    @Override
    public void head(String bucket, String key) {
        join(s3.headObject(request -> request.bucket(bucket).key(key)));
    }

    @Override
    public void delete(String bucket, String key) {
        join(s3.deleteObject(request -> request.bucket(bucket).key(key)));
    }

    @Override
    public List<String> list(String bucket) {
        List<String> keys = new CopyOnWriteArrayList<>();
        join(s3.listObjectsV2Paginator(request -> request.bucket(bucket).maxKeys(2))
                .contents()
                .subscribe(object -> keys.add(object.key())));
        return keys;
    }

    @Override
    public InputStream open(String bucket, String key) {
        return join(s3.getObject(
                request -> request.bucket(bucket).key(key), AsyncResponseTransformer.toBlockingInputStream()));
    }

    @Override
    public void abort(InputStream stream) {
        ((ResponseInputStream<?>) stream).abort();
    }

    @Override
    public void close() {
        s3.close();
    }

    static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        }
    }
}
