package io.goldensignals.s3.meters;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Judges failures of the transport, which both SDKs wrap in their own exceptions. */
public final class TransportFailures {

    /** Causes deeper than this are not looked at; a chain may even be a ring. */
    private static final int MAX_DEPTH = 8;

    private TransportFailures() {}

    /**
     * The result that the first conclusive cause stands for. What {@code sdk} knows goes first; mere I/O yields to a cause that
     * says more, as transports wrap their timeouts in it.
     */
    public static S3Result search(Throwable failure, Function<Throwable, @Nullable S3Result> sdk) {
        S3Result found = S3Result.FAILURE;
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            S3Result result = sdk.apply(cause);
            if (result == null) {
                result = judged(cause);
            }
            if (result == S3Result.IO) {
                found = S3Result.IO;
            } else if (result != null) {
                return result;
            }
            cause = cause.getCause();
        }
        return found;
    }

    private static @Nullable S3Result judged(Throwable failure) {
        // The HTTP clients are optional, hence names: Apache's exception, Netty's message.
        String type = failure.getClass().getSimpleName();
        String message =
                failure.getMessage() == null ? "" : failure.getMessage().toLowerCase(Locale.ROOT);
        if (type.equals("ConnectionPoolTimeoutException")
                || type.equals("ConnectionRequestTimeoutException")
                || message.contains("acquire operation took longer")
                || message.contains("waiting for connection from pool")
                || message.contains("maximum pending acquires")) {
            return S3Result.POOL_EXHAUSTED;
        }
        if (message.contains("unable to load credentials") || message.contains("unable to load aws credentials")) {
            return S3Result.CREDENTIALS;
        }
        if (failure instanceof SocketTimeoutException
                || failure instanceof TimeoutException
                || type.endsWith("TimeoutException")
                || message.equals("read timed out")) {
            return S3Result.TIMEOUT;
        }
        return failure instanceof IOException ? S3Result.IO : null;
    }
}
