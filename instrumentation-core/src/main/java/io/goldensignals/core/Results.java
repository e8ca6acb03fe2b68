package io.goldensignals.core;

/**
 * The results in which a request can end, each a small number, so that recording one needs no object.
 *
 * <p>A result stands for the values of the duration row's last tags. Implementations are thread-safe and must hand out a
 * bounded set of numbers; the same number always stands for the same values.
 */
public interface Results {

    /** The result of a request that succeeded. */
    int SUCCESS = 0;

    /** The result of a request that failed in no way that is told apart. */
    int FAILURE = 1;

    /** The result of a request that ended by {@code failure}. */
    int of(Throwable failure);

    /** The values of the result tags for {@code result}, in the row's order. */
    String[] tagValues(int result);

    /** The results that exist at zero from the beginning, so that the first increase of each can be seen. */
    int[] initial();

    /**
     * Results told apart by the class of the failure, as OpenTelemetry's {@code error.type} asks: {@code tag} is absent on
     * success and bounded by its cap.
     */
    static Results errorTypes(Meters meters, TagSpec tag) {
        return new ErrorTypes(meters, tag);
    }
}
