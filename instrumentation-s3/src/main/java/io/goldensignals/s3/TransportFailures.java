package io.goldensignals.s3;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Judges failures of the transport, which both SDKs wrap in their own exceptions. */
final class TransportFailures {

    private TransportFailures() {}

    /** The result that {@code failure} alone speaks for; null if its cause must tell. */
    static @Nullable S3Result judged(Throwable failure) {
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
                || type.endsWith("TimeoutException")) {
            return S3Result.TIMEOUT;
        }
        return failure instanceof IOException ? S3Result.IO : null;
    }
}
