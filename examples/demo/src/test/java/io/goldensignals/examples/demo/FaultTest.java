package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class FaultTest {

    @Test
    void aFaultOfAServerThatIsNotTheDemosOwnIsRefused() {
        assertThatThrownBy(() -> Fault.BROKER_STOP.require("amqp://elsewhere", null))
                .hasMessageContaining("broker-stop")
                .hasMessageContaining("without --broker");
        assertThatThrownBy(() -> Fault.S3_ERRORS.require(null, "http://elsewhere"))
                .hasMessageContaining("s3-errors")
                .hasMessageContaining("without --s3");
        assertThatCode(() -> Fault.POISON_MESSAGES.require("amqp://elsewhere", "http://elsewhere"))
                .doesNotThrowAnyException();
    }

    @Test
    void aWrongNameIsRefusedWithEachThatIsAllowed() {
        assertThatThrownBy(() -> new CommandLine(new Demo()).parseArgs("--faults", "s3-errors,broker-stopp"))
                .hasMessageContaining(
                        "\"broker-stopp\" is none of [slow-calculation, broker-stop, s3-errors, poison-messages, client-aborts, price-drift, overlapping-jobs, too-many-series, killed-job]");
    }

    @Test
    void aFailingStoreAnswersThatItIsUnavailableUntilTheFaultEnds() throws Exception {
        try (ObjectStore store = ObjectStore.embedded("key", "long-enough-secret", 0);
                S3Client s3 = client(store)) {
            s3.createBucket(request -> request.bucket("models"));
            store.failing(true);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            put(s3);
                        }
                    })
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            error -> assertThat(error.statusCode()).isEqualTo(503));

            store.failing(false);
            put(s3);
        }
    }

    private static void put(S3Client s3) {
        s3.putObject(request -> request.bucket("models").key("cube"), RequestBody.fromString("solid cube"));
    }

    private static S3Client client(ObjectStore store) {
        return S3Client.builder()
                .endpointOverride(URI.create(store.endpoint()))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "long-enough-secret")))
                .overrideConfiguration(configuration -> configuration.retryStrategy(RetryMode.STANDARD))
                .build();
    }
}
