package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.ClientMeters;
import io.goldensignals.s3.meters.S3Call;
import io.goldensignals.s3.meters.S3Result;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Request;

/** What the sync and the async client of the SDK v2 share: which call a request starts, and whether it is sampled. */
final class SdkCalls {

    private final ClientMeters client;
    private final boolean takesPublishers;
    private final PoolSample sample;
    private final List<MetricPublisher> publishers;
    private final ConcurrentMap<Class<?>, String> operations = new ConcurrentHashMap<>();

    /** The calls that {@code s3} gets, measured with {@code client}. */
    SdkCalls(ClientMeters client, SdkClient s3) {
        SdkServiceClientConfiguration configuration = configuration(s3);
        this.client = client;
        this.takesPublishers = configuration != null;
        this.sample = new PoolSample(client);
        this.publishers = configuration == null
                ? List.of()
                : configuration.overrideConfiguration().metricPublishers();
        if (takesPublishers) {
            client.awaitLimit();
        }
    }

    /** What an SDK's client was built with; null of one that must get no publishers. */
    private static @Nullable SdkServiceClientConfiguration configuration(SdkClient s3) {
        String type = s3.getClass().getName();
        // The client on the CRT refuses a call that brings a publisher, and so may a class that others wrote. A mock,
        // which has the package of what it mocks, knows no configuration.
        return type.startsWith("software.amazon.awssdk.services.s3.") && !type.contains(".crt.")
                ? s3.serviceClientConfiguration()
                : null;
    }

    /** Starts the call of {@code request}; null if it cannot be measured. */
    @Nullable
    S3Call start(S3Request request) {
        try {
            return client.start(operation(request), bucket(request));
        } catch (Throwable failure) {
            client.recorder().failed(failure);
            return null;
        }
    }

    /** Starts the call of a download without a request that names its bucket; null if it cannot be measured. */
    @Nullable
    S3Call startDownload() {
        return client.start("GetObject", "");
    }

    S3Result result(Throwable failure, S3Call call) {
        try {
            return SdkFailures.result(failure, call.isQuestion());
        } catch (Throwable own) {
            client.recorder().failed(own);
            return S3Result.FAILURE;
        }
    }

    /**
     * The request, now and then with a publisher that receives the state of the connection pool. Publishers of a request
     * replace those of the client, hence the latter are added too.
     */
    @SuppressWarnings("unchecked")
    <T extends S3Request> T sampled(T request) {
        try {
            if (!takesPublishers || !client.sample()) {
                return request;
            }
            AwsRequestOverrideConfiguration.Builder override = request.overrideConfiguration()
                    .map(AwsRequestOverrideConfiguration::toBuilder)
                    .orElseGet(AwsRequestOverrideConfiguration::builder);
            if (override.metricPublishers() == null
                    || override.metricPublishers().isEmpty()) {
                publishers.forEach(override::addMetricPublisher);
            }
            override.addMetricPublisher(sample);
            return (T)
                    request.toBuilder().overrideConfiguration(override.build()).build();
        } catch (Throwable failure) {
            client.recorder().failed(failure);
            return request;
        }
    }

    static long length(@Nullable Long length) {
        return length == null ? -1 : length;
    }

    private String operation(S3Request request) {
        String known = operations.get(request.getClass());
        return known != null ? known : operations.computeIfAbsent(request.getClass(), SdkCalls::name);
    }

    private static String name(Class<?> request) {
        String name = request.getSimpleName();
        return name.endsWith("Request") ? name.substring(0, name.length() - "Request".length()) : name;
    }

    static String bucket(SdkRequest request) {
        if (request instanceof CopyObjectRequest copy) {
            return copy.destinationBucket() == null ? "" : copy.destinationBucket();
        }
        return request.getValueForField("Bucket", String.class).orElse("");
    }
}
