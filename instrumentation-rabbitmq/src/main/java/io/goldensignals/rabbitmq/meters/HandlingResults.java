package io.goldensignals.rabbitmq.meters;

import io.goldensignals.core.Meters;
import io.goldensignals.core.Results;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitTags;
import io.goldensignals.rabbitmq.ledger.DeliveryOutcome;

/** The results of {@link RabbitMeters#PROCESS_DURATION}: how the delivery stood, and {@code error.type}. */
final class HandlingResults implements Results {

    private static final int BITS = 4;
    private static final int MASK = (1 << BITS) - 1;

    private final Results errors;

    HandlingResults(Meters meters) {
        this.errors = Results.errorTypes(meters, RabbitTags.ERROR_TYPE);
    }

    /** The result of a handling that did not fail. */
    static int handled(DeliveryOutcome outcome) {
        return outcome.index();
    }

    /** The result of a handling that failed. */
    int failed(DeliveryOutcome outcome, Throwable failure) {
        return errors.of(failure) << BITS | outcome.index();
    }

    @Override
    public int of(Throwable failure) {
        return failed(DeliveryOutcome.UNSETTLED, failure);
    }

    @Override
    public String[] tagValues(int result) {
        return new String[] {
            DeliveryOutcome.at(result & MASK).label(), errors.tagValues(result >> BITS)[0],
        };
    }

    @Override
    public int[] initial() {
        return new int[] {
            DeliveryOutcome.ACKED.index(), FAILURE << BITS | DeliveryOutcome.UNSETTLED.index(),
        };
    }
}
