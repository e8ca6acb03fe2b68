package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** What a measured call allocates beyond the bare one. */
class AllocationTest {

    private static final long BUDGET = 768;
    private static final int WARM_UP = 3_000;
    private static final int MOST_ROUNDS = 30;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final S3Client bare = builder().build();
    private final S3Client measured = S3Metrics.create(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
            .instrument(builder());

    @Test
    void headObjectStaysWithinItsBudget() {
        check("headObject", s3 -> s3.headObject(request -> request.bucket("b").key("k")));
    }

    @Test
    void getObjectStaysWithinItsBudget() {
        check("getObject", s3 -> s3.getObject(request -> request.bucket("b").key("k"), ResponseTransformer.toBytes()));
    }

    @Test
    void openedStreamStaysWithinItsBudget() {
        check("getObject stream", s3 -> {
            try (var stream = s3.getObject(request -> request.bucket("b").key("k"))) {
                stream.readAllBytes();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    @Test
    void putObjectStaysWithinItsBudget() {
        byte[] content = new byte[1024];
        check("putObject", s3 -> s3.putObject(request -> request.bucket("b").key("k"), RequestBody.fromBytes(content)));
    }

    /** Compares the clients once neither figure moves any more: until then the compiler is at work, on one before the other. */
    private void check(String what, Consumer<S3Client> call) {
        for (int i = 0; i < WARM_UP; i++) {
            call.accept(bare);
            call.accept(measured);
        }
        long[] figures = {median(bare, call), median(measured, call)};
        for (int round = 0; round < MOST_ROUNDS; round++) {
            long[] before = figures;
            figures = new long[] {median(bare, call), median(measured, call)};
            if (Arrays.equals(before, figures)) {
                break;
            }
        }
        assertThat(figures[1] - figures[0])
                .as("bytes that a measured %s allocates more", what)
                .isLessThanOrEqualTo(BUDGET);
    }

    private static long median(S3Client s3, Consumer<S3Client> call) {
        long[] bytes = new long[399];
        for (int i = 0; i < bytes.length; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            call.accept(s3);
            bytes[i] = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        Arrays.sort(bytes);
        return bytes[bytes.length / 2];
    }

    private static S3ClientBuilder builder() {
        return S3Client.builder()
                .httpClient(new StubHttpClient(new byte[1024]))
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Server.KEY, S3Server.SECRET)));
    }
}
