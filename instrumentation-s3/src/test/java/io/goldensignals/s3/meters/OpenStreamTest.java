package io.goldensignals.s3.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OpenStreamTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void aStreamThatIsGarbageBeforeItsCallSucceedsLeaksOnceAndHoldsNoConnection() {
        try (S3Recorder recorder = new S3Recorder(registry, Duration.ofHours(1).toNanos());
                ClientMeters client = recorder.client("s3")) {
            S3Call call = client.start("GetObject", "models");
            assertThat(call).isNotNull();
            OpenStream stream = OpenStream.whole(new Object(), call, 10);
            assertThat(stream.enqueue()).as("becomes garbage").isTrue();

            call.succeeded();

            assertThat(registry.get("aws.s3.client.open_streams").gauge().value())
                    .isZero();
            assertThat(registry.get("resource.in_use").gauge().value()).isZero();
            assertThat(registry.get("aws.s3.client.stream.duration")
                            .tag("outcome", "leaked")
                            .timer()
                            .count())
                    .isEqualTo(1);
        }
    }
}
