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
import io.goldensignals.rabbitmq.ledger.DeliveryOutcome;
import io.goldensignals.rabbitmq.ledger.OperationOutcome;
import java.util.function.IntFunction;

/**
 * The results of {@link RabbitMeters#OPERATION_DURATION} and {@link RabbitMeters#PROCESS_DURATION}: outcome and
 * {@code error.type}, of which an outcome is the lower bits and an error the others.
 */
final class OutcomeResults implements Results {

    private static final int BITS = 4;
    private static final int MASK = (1 << BITS) - 1;

    private final Results errors;
    private final int failed;
    private final IntFunction<String[]> plain;
    private final int[] initial;

    /** An unspecific error ends as {@code failed}; {@code plain} has the tag values of an outcome without an error. */
    private OutcomeResults(Meters meters, int failed, IntFunction<String[]> plain, int... initial) {
        this.errors = Results.errorTypes(meters, RabbitTags.ERROR_TYPE);
        this.failed = failed;
        this.plain = plain;
        this.initial = initial;
    }

    static OutcomeResults ofPublishing(Meters meters) {
        return new OutcomeResults(
                meters,
                FAILED.index(),
                OutcomeResults::operation,
                plain(ACKED),
                plain(NACKED),
                plain(RETURNED),
                plain(UNRESOLVED),
                plain(SENT),
                FAILURE << BITS | FAILED.index());
    }

    /** A fetch that fails is not seen: no zero denies it. */
    static OutcomeResults ofFetching(Meters meters) {
        return new OutcomeResults(meters, FAILED.index(), OutcomeResults::operation, plain(RECEIVED), plain(EMPTY));
    }

    static OutcomeResults ofHandling(Meters meters) {
        int unsettled = DeliveryOutcome.UNSETTLED.index();
        return new OutcomeResults(
                meters,
                unsettled,
                outcome -> new String[] {DeliveryOutcome.at(outcome).label(), ""},
                plain(DeliveryOutcome.ACKED),
                FAILURE << BITS | unsettled);
    }

    /** The broker's bad answers are their own {@code error.type}, so that a query that knows only that tag sees them. */
    private static String[] operation(int index) {
        OperationOutcome outcome = OperationOutcome.at(index);
        boolean bad = outcome == NACKED || outcome == RETURNED || outcome == UNRESOLVED;
        return new String[] {outcome.label(), bad ? outcome.label() : ""};
    }

    /** The result of an operation that did not throw. */
    static int plain(OperationOutcome outcome) {
        return outcome.index();
    }

    /** The result of a handling that did not throw. */
    static int plain(DeliveryOutcome outcome) {
        return outcome.index();
    }

    /** The result of a handling that threw. */
    int failed(DeliveryOutcome outcome, Throwable failure) {
        return errors.of(failure) << BITS | outcome.index();
    }

    @Override
    public int of(Throwable failure) {
        return errors.of(failure) << BITS | failed;
    }

    @Override
    public String[] tagValues(int result) {
        String[] values = plain.apply(result & MASK);
        if (result >> BITS != SUCCESS) {
            values[1] = errors.tagValues(result >> BITS)[0];
        }
        return values;
    }

    @Override
    public int[] initial() {
        return initial;
    }
}
