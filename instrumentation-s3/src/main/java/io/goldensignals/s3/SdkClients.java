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

    private SdkClients() {}

    static S3Client build(S3Recorder recorder, String name, S3ClientBuilder builder) {
        ClientMeters client = recorder.client(name);
        RetryPlugin plugin = new RetryPlugin(client);
        builder.addPlugin(plugin);
        return new MeasuredS3Client(plugin.built(builder::build), client);
    }

    static S3AsyncClient build(S3Recorder recorder, String name, S3AsyncClientBuilder builder) {
        ClientMeters client = recorder.client(name);
        RetryPlugin plugin = new RetryPlugin(client);
        builder.addPlugin(plugin);
        return new MeasuredS3AsyncClient(plugin.built(builder::build), client);
    }

    static S3Client wrap(S3Recorder recorder, String name, S3Client client) {
        return new MeasuredS3Client(requireNonNull(client, "client"), recorder.client(name));
    }

    static S3AsyncClient wrap(S3Recorder recorder, String name, S3AsyncClient client) {
        return new MeasuredS3AsyncClient(requireNonNull(client, "client"), recorder.client(name));
    }
}
