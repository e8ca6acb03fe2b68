package io.goldensignals.servlet.recorder;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an exception that the application let through says that the client went away.
 *
 * <p>Only the containers' own types count: "connection reset" may just as well come from a database. What fails on the
 * request's and the response's own streams is seen by the wrappers that count bodies.
 */
public final class Aborts {

    /** By name, as no container is a dependency. */
    private static final Set<String> TYPES = Set.of(
            "org.apache.catalina.connector.ClientAbortException",
            "org.apache.coyote.CloseNowException",
            "org.eclipse.jetty.io.EofException");

    /** Failures of reading that the container answers with a 4xx while the client is still there. */
    private static final Set<String> ANSWERED =
            Set.of("org.apache.catalina.connector.BadRequestException", "io.undertow.server.RequestTooBigException");

    private static final int MAX_DEPTH = 8;

    private Aborts() {}

    /** Whether {@code failure} or what caused it says so. */
    public static boolean isAbort(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (TYPES.contains(cause.getClass().getName())) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** The same of a failure of the request's or the response's own stream. */
    public static boolean isAbortOfStream(Throwable failure) {
        return failure instanceof IOException
                && !ANSWERED.contains(failure.getClass().getName());
    }
}
