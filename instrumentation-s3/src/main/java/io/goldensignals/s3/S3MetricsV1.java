package io.goldensignals.s3;

import static java.util.Objects.requireNonNull;

import com.amazonaws.AmazonWebServiceClient;
import com.amazonaws.handlers.RequestHandler2;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.s3.meters.S3Recorder;
import io.goldensignals.s3.v1.V1Failures;
import io.goldensignals.s3.v1.V1Handler;
import io.goldensignals.s3.v1.V1Pages;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures clients of the AWS SDK v1 in the same meters; made by {@link S3Metrics#v1()}.
 *
 * <p>The SDK reports no shutdown of a client: its gauges end when it is garbage. The wait for a connection is not
 * measured, and the back-off is part of the attempt after it. Thread-safe.
 */
public final class S3MetricsV1 {

    private final S3Recorder recorder;

    S3MetricsV1(S3Recorder recorder) {
        this.recorder = recorder;
    }

    /** Builds a measured client under the name "s3", or "s3-2" and so on for further ones. */
    @CheckReturnValue
    public AmazonS3 wrap(AmazonS3ClientBuilder builder) {
        return wrap(S3Metrics.DEFAULT_NAME, builder);
    }

    /** Builds a measured client under {@code clientName}; the builder stays as it was. */
    @CheckReturnValue
    public AmazonS3 wrap(String clientName, AmazonS3ClientBuilder builder) {
        V1Handler handler = new V1Handler(recorder.client(clientName));
        List<RequestHandler2> own = builder.getRequestHandlers() == null ? List.of() : builder.getRequestHandlers();
        List<RequestHandler2> all = new ArrayList<>();
        all.add(handler);
        all.addAll(own);
        all.add(handler.beginning());
        try {
            builder.setRequestHandlers(all.toArray(RequestHandler2[]::new));
            AmazonS3 client = builder.build();
            if (client instanceof AmazonWebServiceClient configured) {
                handler.configured(configured.getClientConfiguration());
            }
            return client;
        } catch (Throwable failure) {
            handler.close();
            throw failure;
        } finally {
            builder.setRequestHandlers(own.toArray(RequestHandler2[]::new));
        }
    }

    /** Measures {@code client} itself, under the name "s3" or "s3-2" and so on, unless it is measured already; returns it. */
    public AmazonS3 instrument(AmazonS3 client) {
        return instrument(S3Metrics.DEFAULT_NAME, client);
    }

    /**
     * Measures {@code client} itself, under {@code clientName}, unless it is measured already; returns it.
     *
     * @throws IllegalArgumentException if the client was made by a builder, as the SDK makes such a client immutable
     */
    public AmazonS3 instrument(String clientName, AmazonS3 client) {
        if (!(client instanceof AmazonWebServiceClient changeable)) {
            throw new IllegalArgumentException(
                    "client is a " + client.getClass().getName() + ", must be an AmazonS3Client");
        }
        if (!recorder.change(client)) {
            return client;
        }
        V1Handler handler = new V1Handler(recorder.client(clientName));
        try {
            add(changeable, handler);
            add(changeable, handler.beginning());
        } catch (UnsupportedOperationException immutable) {
            recorder.unchanged(client);
            handler.close();
            throw new IllegalArgumentException(
                    "client " + clientName + " was made by a builder and cannot be changed: give the builder",
                    immutable);
        }
        handler.configured(changeable.getClientConfiguration());
        return client;
    }

    /** Begins a monitor that lists buckets through {@code client}; if that is measured, so are the listing's calls. */
    @CheckReturnValue
    public BucketMonitor.Builder monitor(AmazonS3 client) {
        return new BucketMonitor.Builder(
                recorder, V1Pages.of(requireNonNull(client, "client")), failure -> V1Failures.judged(failure, false));
    }

    @SuppressWarnings("deprecation") // the only way into a client without a builder
    private static void add(AmazonWebServiceClient client, RequestHandler2 handler) {
        client.addRequestHandler(handler);
    }
}
