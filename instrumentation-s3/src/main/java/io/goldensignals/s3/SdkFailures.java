package io.goldensignals.s3;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Judges the failures of the SDK v2. */
final class SdkFailures {

    /** Causes deeper than this are not looked at; a chain may even be a ring. */
    private static final int MAX_DEPTH = 8;

    private SdkFailures() {}

    static S3Result result(Throwable failure, boolean question) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            S3Result result = judged(cause, question);
            if (result != null) {
                return result;
            }
            cause = cause.getCause();
        }
        return S3Result.FAILURE;
    }

    private static @Nullable S3Result judged(Throwable failure, boolean question) {
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
        if (failure instanceof CompletionException) {
            return null;
        }
        return TransportFailures.judged(failure);
    }
}
