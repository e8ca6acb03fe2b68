package io.goldensignals.rabbitmq;

import io.goldensignals.core.Meters;
import io.goldensignals.core.Results;

/**
 * The results of {@link RabbitMeters#OPERATION_DURATION}: outcome and {@code error.type}. The broker's bad answers are their
 * own {@code error.type}, so that a query that knows only that tag sees them.
 */
final class OperationResults implements Results {

    static final int ACKED = 0;
    static final int NACKED = 1;
    static final int RETURNED = 2;
    static final int UNRESOLVED = 3;
    static final int SENT = 4;
    static final int RECEIVED = 5;
    static final int EMPTY = 6;
    static final int FAILED = 7;

    private static final String[] NAMES = RabbitTags.OPERATION_OUTCOME.values().toArray(new String[0]);
    private static final int BITS = 3;
    private static final int MASK = (1 << BITS) - 1;

    private final Results errors;
    private final int[] initial;

    private OperationResults(Meters meters, int... initial) {
        this.errors = Results.errorTypes(meters, RabbitTags.ERROR_TYPE);
        this.initial = initial;
    }

    static OperationResults ofPublishing(Meters meters) {
        return new OperationResults(meters, ACKED, NACKED, RETURNED, UNRESOLVED, SENT, FAILURE << BITS | FAILED);
    }

    static OperationResults ofFetching(Meters meters) {
        return new OperationResults(meters, RECEIVED, EMPTY); // a failure is not seen everywhere: no zero tells of it
    }

    @Override
    public int of(Throwable failure) {
        return errors.of(failure) << BITS | FAILED;
    }

    @Override
    public String[] tagValues(int result) {
        int outcome = result & MASK;
        String error = switch (outcome) {
            case NACKED, RETURNED, UNRESOLVED -> NAMES[outcome];
            case FAILED -> errors.tagValues(result >> BITS)[0];
            default -> "";
        };
        return new String[] {NAMES[outcome], error};
    }

    @Override
    public int[] initial() {
        return initial;
    }
}
