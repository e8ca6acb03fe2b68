package io.goldensignals.rabbitmq;

import io.goldensignals.core.Meters;
import io.goldensignals.core.Results;

/** How deliveries end, each a small number, and the results of handling them: outcome and {@code error.type}. */
final class Outcomes implements Results {

    static final int ACKED = 0;
    static final int NACKED = 1;
    static final int REJECTED = 2;
    static final int REQUEUED = 3;
    static final int REJECT_REQUEUED = 4;
    static final int AUTO_ACKED = 5;
    static final int LOST = 6;
    static final int IN_DOUBT = 7;
    static final int UNSETTLED = 8;

    private static final String[] NAMES = RabbitTags.HANDLE_OUTCOME.values().toArray(new String[0]);
    private static final int BITS = 4;
    private static final int MASK = (1 << BITS) - 1;

    private final Results errors;

    Outcomes(Meters meters) {
        this.errors = Results.errorTypes(meters, RabbitTags.ERROR_TYPE);
    }

    static String name(int outcome) {
        return NAMES[outcome];
    }

    /** Of {@link #NAMES}, those that end a delivery. */
    static int count() {
        return UNSETTLED;
    }

    /** The result of a handling that did not fail. */
    static int handled(int outcome) {
        return outcome;
    }

    /** The result of a handling that failed. */
    int failed(int outcome, Throwable failure) {
        return errors.of(failure) << BITS | outcome;
    }

    @Override
    public int of(Throwable failure) {
        return failed(UNSETTLED, failure);
    }

    @Override
    public String[] tagValues(int result) {
        return new String[] {NAMES[result & MASK], errors.tagValues(result >> BITS)[0]};
    }

    @Override
    public int[] initial() {
        return new int[] {ACKED, FAILURE << BITS | UNSETTLED};
    }
}
