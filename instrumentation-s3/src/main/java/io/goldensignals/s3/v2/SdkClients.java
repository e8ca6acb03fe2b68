package io.goldensignals.s3.v2;

import static java.util.Objects.requireNonNull;

import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.s3.S3Metrics;
import io.goldensignals.s3.meters.ClientMeters;
import io.goldensignals.s3.meters.S3Recorder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Puts measured clients of the SDK v2 together. Apart from {@link S3Metrics}, which must load where that SDK is absent: the
 * verifier would look up the SDK's types wherever one of ours is passed as one of them.
 */
public final class SdkClients {

    /** Whether the SDK has the operations that {@link NewestS3Client} and {@link NewestS3AsyncClient} override. */
    private static final boolean NEWEST = SupportedSdk.newest();

    private SdkClients() {}

    public static SdkPlugin plugin(S3Recorder recorder, String name) {
        return new S3Plugin(recorder, name);
    }

    @CheckReturnValue
    public static S3Client build(S3Recorder recorder, String name, S3ClientBuilder builder) {
        S3Plugin.Once plugin = new S3Plugin.Once(recorder, name);
        builder.addPlugin(plugin);
        S3Client s3 = plugin.built(builder::build);
        ClientMeters client = plugin.client();
        return client == null ? s3 : new SampledS3Client(s3, client);
    }

    @CheckReturnValue
    public static S3AsyncClient build(S3Recorder recorder, String name, S3AsyncClientBuilder builder) {
        S3Plugin.Once plugin = new S3Plugin.Once(recorder, name);
        builder.addPlugin(plugin);
        S3AsyncClient s3 = plugin.built(builder::build);
        ClientMeters client = plugin.client();
        // The transfer manager looks at the type of a client that splits transfers.
        return client == null || s3.getClass().getSimpleName().equals("MultipartS3AsyncClient")
                ? s3
                : new SampledS3AsyncClient(s3, client);
    }

    @CheckReturnValue
    public static S3Client wrap(S3Recorder recorder, String name, S3Client client) {
        requireNonNull(client, "client");
        if ((client instanceof MeasuredS3Client measured && measured.isOf(recorder))
                || (client instanceof SampledS3Client sampled && sampled.isOf(recorder))
                || isMeasured(recorder, client)) {
            return client;
        }
        return measured(client, recorder.client(name));
    }

    @CheckReturnValue
    public static S3AsyncClient wrap(S3Recorder recorder, String name, S3AsyncClient client) {
        requireNonNull(client, "client");
        if ((client instanceof MeasuredS3AsyncClient measured && measured.isOf(recorder))
                || isMeasured(recorder, client)) {
            return client;
        }
        return measured(client, recorder.client(name));
    }

    /** Whether a plug-in measures the client; clients that others wrote, and mocks, need not know their configuration. */
    private static boolean isMeasured(S3Recorder recorder, SdkClient client) {
        try {
            SdkServiceClientConfiguration configuration = client.serviceClientConfiguration();
            return configuration != null && S3Plugin.isMeasured(recorder, configuration.overrideConfiguration());
        } catch (RuntimeException unknown) {
            return false;
        }
    }

    private static S3Client measured(S3Client s3, ClientMeters client) {
        return NEWEST ? new NewestS3Client(s3, client) : new OlderS3Client(s3, client);
    }

    private static S3AsyncClient measured(S3AsyncClient s3, ClientMeters client) {
        return NEWEST ? new NewestS3AsyncClient(s3, client) : new OlderS3AsyncClient(s3, client);
    }

    private static final class OlderS3Client extends MeasuredS3Client {
        OlderS3Client(S3Client s3, ClientMeters client) {
            super(s3, client);
        }
    }

    private static final class OlderS3AsyncClient extends MeasuredS3AsyncClient {
        OlderS3AsyncClient(S3AsyncClient s3, ClientMeters client) {
            super(s3, client);
        }
    }
}
