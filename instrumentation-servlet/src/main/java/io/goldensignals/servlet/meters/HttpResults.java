package io.goldensignals.servlet.meters;

import io.goldensignals.core.Meters;
import io.goldensignals.core.Results;
import io.goldensignals.core.TagSpec;
import io.goldensignals.servlet.ServletMeters;
import jakarta.servlet.ServletException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Results of HTTP requests: status, error type and outcome packed into one number. Thread-safe. */
public final class HttpResults implements Results {

    private static final int CLIENT_ERROR = 1;

    /** The outcome of requests that the server failed. */
    public static final int SERVER_ERROR = 2;

    /** The outcome of requests whose client went away. */
    public static final int CLIENT_ABORT = 3;

    /** The outcome of requests whose asynchronous answer did not come in time. */
    public static final int TIMEOUT = 4;

    /** The outcome of requests of which the container never said how they ended. */
    public static final int LOST = 5;

    /** The error type of requests that the server did not fail. */
    public static final int NO_ERROR = 0;

    private static final int BY_STATUS = 1;
    private static final int OTHER_ERROR = 2;

    /** The error type of what did not come in time. */
    public static final int BY_TIMEOUT = 3;

    /** The error type of what was lost. */
    public static final int BY_LOSS = 4;

    private static final int STATUS_BITS = 10;
    private static final int OUTCOME_BITS = 3;
    private static final int STATUS_MASK = (1 << STATUS_BITS) - 1;
    private static final int OUTCOME_MASK = (1 << OUTCOME_BITS) - 1;
    private static final String[] OUTCOMES = ServletMeters.OUTCOME.values().toArray(String[]::new);

    private final Meters meters;
    private final ConcurrentMap<Class<?>, Integer> errors = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<String> errorTypes = new CopyOnWriteArrayList<>();

    /** Results of the requests of one server. */
    public HttpResults(Meters meters) {
        this.meters = meters;
        errorTypes.add("");
        errorTypes.add("by status");
        errorTypes.add(TagSpec.OTHER);
        errorTypes.add("timeout");
        errorTypes.add("lost");
    }

    /** The result of a response that was sent completely, by its status alone. */
    public static int ofStatus(int status) {
        if (status < 400) {
            return code(status, 0, NO_ERROR);
        }
        return status < 500 ? code(status, CLIENT_ERROR, NO_ERROR) : code(status, SERVER_ERROR, BY_STATUS);
    }

    /** The result of a status (0 for none), an outcome and an error type. */
    public static int code(int status, int outcome, int error) {
        int known = status >= 0 && status < 1000 ? status : STATUS_MASK;
        return known | outcome << STATUS_BITS | error << (STATUS_BITS + OUTCOME_BITS);
    }

    /**
     * The error type that stands for the class of {@code failure}; of a ServletException, which may be the container's own
     * wrapping, that of its cause.
     */
    public int error(Throwable failure) {
        Throwable cause = failure instanceof ServletException ? failure.getCause() : null;
        Class<?> type = (cause != null ? cause : failure).getClass();
        Integer known = errors.get(type);
        return known != null ? known : add(type);
    }

    private synchronized int add(Class<?> type) {
        String value = meters.bounded(ServletMeters.ERROR_TYPE, type.getName());
        if (value.equals(TagSpec.OTHER)) {
            return OTHER_ERROR; // not kept, or the map would grow with what the cap refuses
        }
        int error = errorTypes.lastIndexOf(value);
        if (error <= BY_LOSS) {
            errorTypes.add(value);
            error = errorTypes.size() - 1;
        }
        errors.put(type, error);
        return error;
    }

    @Override
    public int of(Throwable failure) {
        return code(500, SERVER_ERROR, error(failure));
    }

    @Override
    public String[] tagValues(int result) {
        int code = result == SUCCESS ? ofStatus(200) : result == FAILURE ? ofStatus(500) : result;
        int number = code & STATUS_MASK;
        String status = number == 0 ? "" : number == STATUS_MASK ? TagSpec.OTHER : Integer.toString(number);
        int error = code >>> (STATUS_BITS + OUTCOME_BITS);
        String outcome = OUTCOMES[code >>> STATUS_BITS & OUTCOME_MASK];
        return new String[] {status, error == BY_STATUS ? status : errorTypes.get(error), outcome};
    }

    @Override
    public int[] initial() {
        return new int[] {ofStatus(200), ofStatus(500)};
    }
}
