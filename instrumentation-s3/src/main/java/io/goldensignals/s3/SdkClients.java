package io.goldensignals.s3;

import static java.util.Objects.requireNonNull;

import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Puts measured clients of the SDK v2 together. Apart from {@link S3Metrics}, which must load where that SDK is absent: the
 * verifier would look up the SDK's types wherever one of ours is passed as one of them.
 */
final class SdkClients {

    /** Whether the SDK has the operations that {@link NewestS3Client} and {@link NewestS3AsyncClient} override. */
    private static final boolean NEWEST = SupportedSdk.newest();

    private SdkClients() {}

    static S3Client build(S3Recorder recorder, String name, S3ClientBuilder builder) {
        ClientMeters client = recorder.client(name);
        RetryPlugin plugin = new RetryPlugin(client);
        builder.addPlugin(plugin);
        return measured(plugin.built(builder::build), client);
    }

    static S3AsyncClient build(S3Recorder recorder, String name, S3AsyncClientBuilder builder) {
        ClientMeters client = recorder.client(name);
        RetryPlugin plugin = new RetryPlugin(client);
        builder.addPlugin(plugin);
        return measured(plugin.built(builder::build), client);
    }

    static S3Client wrap(S3Recorder recorder, String name, S3Client client) {
        return measured(requireNonNull(client, "client"), recorder.client(name));
    }

    static S3AsyncClient wrap(S3Recorder recorder, String name, S3AsyncClient client) {
        return measured(requireNonNull(client, "client"), recorder.client(name));
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
