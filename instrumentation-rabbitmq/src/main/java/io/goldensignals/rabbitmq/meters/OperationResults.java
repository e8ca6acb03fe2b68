package io.goldensignals.rabbitmq.meters;

import static io.goldensignals.rabbitmq.ledger.OperationOutcome.ACKED;
import static io.goldensignals.rabbitmq.ledger.OperationOutcome.EMPTY;
import static io.goldensignals.rabbitmq.ledger.OperationOutcome.FAILED;
import static io.goldensignals.rabbitmq.ledger.OperationOutcome.NACKED;
import static io.goldensignals.rabbitmq.ledger.OperationOutcome.RECEIVED;
import static io.goldensignals.rabbitmq.ledger.OperationOutcome.RETURNED;
import static io.goldensignals.rabbitmq.ledger.OperationOutcome.SENT;
import static io.goldensignals.rabbitmq.ledger.OperationOutcome.UNRESOLVED;

import io.goldensignals.core.Meters;
import io.goldensignals.core.Results;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitTags;
import io.goldensignals.rabbitmq.ledger.OperationOutcome;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The results of {@link RabbitMeters#OPERATION_DURATION}: outcome and {@code error.type}. The broker's bad answers are their
 * own {@code error.type}, so that a query that knows only that tag sees them.
 */
final class OperationResults implements Results {

    private static final int BITS = 3;
    private static final int MASK = (1 << BITS) - 1;

    private final Results errors;
    private final int[] initial;

    private OperationResults(Meters meters, IntStream initial) {
        this.errors = Results.errorTypes(meters, RabbitTags.ERROR_TYPE);
        this.initial = initial.toArray();
    }

    private static IntStream plain(OperationOutcome... outcomes) {
        return Stream.of(outcomes).mapToInt(OperationResults::plain);
    }

    static OperationResults ofPublishing(Meters meters) {
        return new OperationResults(
                meters,
                IntStream.concat(
                        plain(ACKED, NACKED, RETURNED, UNRESOLVED, SENT),
                        IntStream.of(FAILURE << BITS | FAILED.index())));
    }

    static OperationResults ofFetching(Meters meters) {
        return new OperationResults(meters, plain(RECEIVED, EMPTY)); // a failure is not seen: no zero denies it
    }

    /** The result of an operation that did not throw. */
    static int plain(OperationOutcome outcome) {
        return outcome.index();
    }

    @Override
    public int of(Throwable failure) {
        return errors.of(failure) << BITS | FAILED.index();
    }

    @Override
    public String[] tagValues(int result) {
        OperationOutcome outcome = OperationOutcome.at(result & MASK);
        String error = switch (outcome) {
            case NACKED, RETURNED, UNRESOLVED -> outcome.label();
            case FAILED -> errors.tagValues(result >> BITS)[0];
            default -> "";
        };
        return new String[] {outcome.label(), error};
    }

    @Override
    public int[] initial() {
        return initial;
    }
}
