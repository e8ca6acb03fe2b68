package io.goldensignals.s3.v2;

import io.goldensignals.s3.meters.S3Result;
import io.goldensignals.s3.meters.TransportFailures;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Judges the failures of the SDK v2. */
public final class SdkFailures {

    private SdkFailures() {}

    static S3Result result(Throwable failure, boolean question) {
        return TransportFailures.search(failure, cause -> judged(cause, question));
    }

    /** What {@code failure} alone says; null if its cause must decide. */
    public static @Nullable S3Result judged(Throwable failure, boolean question) {
        if (failure instanceof SdkServiceException answer) {
            return answer.isThrottlingException()
                    ? S3Result.THROTTLED
                    : S3Result.ofStatus(answer.statusCode(), question);
        }
        if (failure instanceof AbortedException
                || failure instanceof CancellationException
                || failure instanceof InterruptedException) {
            return S3Result.ABORTED;
        }
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return S3Result.TIMEOUT;
        }
        return null;
    }
}
