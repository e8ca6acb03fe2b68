package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;

/** What only the SDK v1 has. */
class V1Test {

    private final Recorded recorded = new Recorded();
    private final S3Metrics metrics = S3Metrics.create(recorded.registry);

    @Test
    void callOnAnInterruptedThreadIsAbortedAndNotInFlight() {
        try (Driver s3 = Sdk.V1.open(Driver.Setup.of(S3Server.endpoint(), metrics))) {
            Thread.currentThread().interrupt();
            Throwable failure;
            try {
                failure = catchThrowable(() -> s3.head("bucket", "key"));
            } finally {
                Thread.interrupted();
            }
            assertThat(failure).isNotNull();
            assertThat(recorded.calls("HeadObject", "aborted", "")).isEqualTo(1);
        }
        recorded.close();
    }
}
