package io.goldensignals.jobs;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The class of a probe's failure: a value of {@link JobMeters#FAILURE_REASON}. */
final class FailureReason {

    private static final int DEEPEST = 10;

    /** Ordered: an unknown host is also a failed connection to Java's HTTP client. */
    private static final List<Rule> RULES = List.of(
            new Rule("unknown_host", List.of(UnknownHostException.class, UnresolvedAddressException.class)),
            new Rule("tls", List.of(SSLException.class)),
            new Rule(
                    "timeout",
                    List.of(
                            TimeoutException.class,
                            HttpTimeoutException.class,
                            SocketTimeoutException.class,
                            RejectedExecutionException.class)),
            new Rule("connection", List.of(SocketException.class)));

    private FailureReason() {}

    static String of(Throwable failure) {
        if (failure instanceof Probe.Failure known) {
            return known.reason();
        }
        return RULES.stream()
                .filter(rule -> rule.matches(failure))
                .map(Rule::reason)
                .findFirst()
                .orElse("error");
    }

    private record Rule(String reason, List<Class<? extends Throwable>> types) {

        boolean matches(Throwable failure) {
            @Nullable Throwable cause = failure;
            for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
                for (Class<? extends Throwable> type : types) {
                    if (type.isInstance(cause)) {
                        return true;
                    }
                }
                cause = cause.getCause();
            }
            return false;
        }
    }
}
