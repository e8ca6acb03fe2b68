package io.goldensignals.reliability;

import io.goldensignals.core.CapInterleavings;
import io.goldensignals.core.ChangingCapInterleavings;
import io.goldensignals.core.EndInterleavings;
import io.goldensignals.core.SourceInterleavings;
import io.goldensignals.core.TimerTableInterleavings;
import io.goldensignals.rabbitmq.ledger.LedgerInterleavings;
import io.goldensignals.rabbitmq.ledger.SpinLockInterleavings;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * What threads share is correct however they interleave: Lincheck makes up scenarios, runs them in many orders, and asks
 * whether some order of the whole calls explains each result.
 */
class InterleavingsTest {

    /** Of each subject. A scenario is a few calls on two threads, run in hundreds of orders. */
    private static final int SCENARIOS = 2 * Everything.FACTOR;

    /** Switches threads at each access of shared memory, in orders that it chooses. */
    private static void explored(Class<?> subject) {
        new ModelCheckingOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(200)
                .threads(2)
                .actorsPerThread(3)
                .check(subject);
    }

    /** Runs on real threads: for what calls the registry, whose every step would be an order of its own. */
    private static void stressed(Class<?> subject) {
        new StressOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(50)
                .threads(2) // they spin, and CI has two processors
                .actorsPerThread(3)
                .check(subject);
    }

    @Test
    void capsAreExact() {
        explored(CapInterleavings.class);
        explored(ChangingCapInterleavings.class);
    }

    @Test
    void aTableOfTimersGivesEachNumberItsTimer() {
        explored(TimerTableInterleavings.class);
    }

    @Test
    void theLedgersLockExcludes() {
        explored(SpinLockInterleavings.class);
    }

    @Test
    void theLedgersSumsAreExact() {
        stressed(LedgerInterleavings.class);
    }

    @Test
    void aCallEndsOnce() {
        stressed(EndInterleavings.class);
    }

    @Test
    void aGaugeIsTheSumOfItsSources() {
        stressed(SourceInterleavings.class);
    }
}
