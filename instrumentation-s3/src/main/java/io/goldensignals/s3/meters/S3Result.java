package io.goldensignals.s3.meters;

import io.goldensignals.core.Results;
import io.goldensignals.core.TagSpec;
import java.util.Arrays;

/** How a call or an attempt ended: the pairs of {@code outcome} and {@code error.type} that there are. */
public enum S3Result {
    // The first two take the numbers that Results prescribes.
    SUCCESS("success", ""),
    FAILURE("no_response", TagSpec.OTHER),
    NOT_FOUND("not_found", ""),
    NOT_MODIFIED("not_modified", ""),
    ABORTED("aborted", ""),
    THROTTLED("throttled", "throttled"),
    BAD_REQUEST("client_error", "bad_request"),
    ACCESS_DENIED("client_error", "access_denied"),
    NO_SUCH_OBJECT("client_error", "not_found"),
    CONFLICT("client_error", "conflict"),
    PRECONDITION_FAILED("client_error", "precondition_failed"),
    INVALID_RANGE("client_error", "invalid_range"),
    SERVER_ERROR("server_error", "server_error"),
    TIMEOUT("no_response", "timeout"),
    IO("no_response", "io"),
    POOL_EXHAUSTED("no_response", "pool_exhausted"),
    CREDENTIALS("no_response", "credentials"),
    REDIRECTED("redirected", "redirected");

    private static final S3Result[] ALL = values();

    private final String outcome;
    private final String errorType;

    S3Result(String outcome, String errorType) {
        this.outcome = outcome;
        this.errorType = errorType;
    }

    String errorType() {
        return errorType;
    }

    /** The number by which the recorder knows the result. */
    @SuppressWarnings("EnumOrdinal") // the numbers live no longer than the process
    public int code() {
        return ordinal();
    }

    /** Whether the server answered. */
    boolean isAnswer() {
        return !outcome.equals("no_response") && this != ABORTED;
    }

    public static String[] outcomes() {
        return Arrays.stream(ALL).map(result -> result.outcome).distinct().toArray(String[]::new);
    }

    public static String[] errorTypes() {
        return Arrays.stream(ALL)
                .map(result -> result.errorType)
                .filter(type -> !type.isEmpty())
                .distinct()
                .toArray(String[]::new);
    }

    /**
     * The result of an answer with {@code status}. A 503 asks for a slower pace only by its code, which the adapters look at:
     * other servers answer it when they have lost their quorum. For a question whether something exists, 404 is the answer.
     * An error within an answer of 200, as to copies and completed uploads, is the server's.
     */
    public static S3Result ofStatus(int status, boolean question) {
        return switch (status) {
            case 301, 302, 307, 308 -> REDIRECTED;
            case 304 -> NOT_MODIFIED;
            case 401, 403 -> ACCESS_DENIED;
            case 404 -> question ? NOT_FOUND : NO_SUCH_OBJECT;
            case 408 -> TIMEOUT;
            case 409 -> CONFLICT;
            case 412 -> PRECONDITION_FAILED;
            case 416 -> INVALID_RANGE;
            case 429 -> THROTTLED;
            default -> status >= 500 || status / 100 == 2 ? SERVER_ERROR : status >= 400 ? BAD_REQUEST : FAILURE;
        };
    }

    /** The results as the recorder knows them; the adapters judge failures themselves. */
    static final class Table implements Results {
        @Override
        public int of(Throwable failure) {
            return FAILURE;
        }

        @Override
        public String[] tagValues(int result) {
            return new String[] {ALL[result].outcome, ALL[result].errorType};
        }

        @Override
        public int[] initial() {
            return new int[] {SUCCESS, THROTTLED.code(), SERVER_ERROR.code(), IO.code()};
        }
    }
}
