package io.goldensignals.servlet.recorder;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private static final Set<String> TOMCATS_REFUSALS = Set.of(
            "org.apache.catalina.connector.BadRequestException",
            "org.apache.coyote.BadRequestException"); // the same in later versions

    /** Each has the status with which it is answered. */
    private static final Set<String> JETTYS_REFUSALS = Set.of(
            "org.eclipse.jetty.http.BadMessageException",
            "org.eclipse.jetty.http.HttpException$RuntimeException",
            "org.eclipse.jetty.http.HttpException$IllegalArgumentException");

    /** Failures of reading that the container answers with a 4xx while the client is still there. */
    private static final Set<String> ANSWERED = Stream.concat(
                    TOMCATS_REFUSALS.stream(), Stream.of("io.undertow.server.RequestTooBigException"))
            .collect(Collectors.toUnmodifiableSet());

    private static final int BAD_REQUEST = 400;
    private static final int MAX_DEPTH = 8;

    private Aborts() {}

    /** Whether {@code failure} or what caused it says so. */
    public static boolean isAbort(@Nullable Throwable failure) {
        return find(failure, TYPES) != null;
    }

    /** The first of {@code failure} and its causes that is of one of these types. */
    private static @Nullable Throwable find(@Nullable Throwable failure, Set<String> types) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
                if (types.contains(type.getName())) {
                    return cause;
                }
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** The same of a failure of the request's or the response's own stream. */
    public static boolean isAbortOfStream(Throwable failure) {
        return failure instanceof IOException && !(failure instanceof CharacterCodingException) && !isAnswered(failure);
    }

    /**
     * Whether {@code failure} or what caused it says that the container answers the client, which is still there. Tomcat's
     * exception for a client that is gone is a subclass of the one for a bad request.
     */
    public static boolean isAnswered(Throwable failure) {
        return find(failure, ANSWERED) != null && !isAbort(failure);
    }

    /**
     * The status with which a container answers a request that it could not read itself, if the application lets {@code failure}
     * through; 0 if it is no such failure.
     */
    public static int statusOf(Throwable failure) {
        if (TOMCATS_REFUSALS.contains(failure.getClass().getName())) { // itself; wrapped it is any exception
            return BAD_REQUEST;
        }
        Throwable refusal = find(failure, JETTYS_REFUSALS);
        if (refusal == null) {
            return 0;
        }
        try {
            // Only after such a failure, so that reflection costs nothing: Jetty is no dependency.
            return refusal.getClass().getMethod("getCode").invoke(refusal) instanceof Integer code ? code : BAD_REQUEST;
        } catch (ReflectiveOperationException e) {
            return BAD_REQUEST;
        }
    }
}
