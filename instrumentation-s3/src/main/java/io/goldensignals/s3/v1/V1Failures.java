package io.goldensignals.s3.v1;

import com.amazonaws.AbortedException;
import com.amazonaws.AmazonServiceException;
import com.amazonaws.http.timers.client.ClientExecutionTimeoutException;
import com.amazonaws.retry.RetryUtils;
import io.goldensignals.s3.meters.S3Result;
import io.goldensignals.s3.meters.TransportFailures;
import org.jspecify.annotations.Nullable;

/** Judges the failures of the SDK v1. */
public final class V1Failures {

    private V1Failures() {}

    static S3Result result(Throwable failure, boolean question) {
        return TransportFailures.search(failure, cause -> judged(cause, question));
    }

    /** What {@code failure} alone says; null if its cause must decide. */
    public static @Nullable S3Result judged(Throwable failure, boolean question) {
        if (failure instanceof AmazonServiceException answer) {
            return RetryUtils.isThrottlingException(answer)
                    ? S3Result.THROTTLED
                    : S3Result.ofStatus(answer.getStatusCode(), question);
        }
        if (failure instanceof AbortedException || failure instanceof InterruptedException) {
            return S3Result.ABORTED;
        }
        if (failure instanceof ClientExecutionTimeoutException) {
            return S3Result.TIMEOUT;
        }
        return null;
    }
}
