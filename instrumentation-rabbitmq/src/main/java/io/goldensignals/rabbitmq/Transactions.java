package io.goldensignals.rabbitmq;

import io.goldensignals.core.Meters;
import io.micrometer.core.instrument.Counter;

/** What becomes of messages that are published in transactions. */
final class Transactions {

    private final Counter committed;
    private final Counter rolledBack;

    Transactions(Meters meters) {
        this.committed = RabbitMeters.TRANSACTED.counter(meters, "committed");
        this.rolledBack = RabbitMeters.TRANSACTED.counter(meters, "rolled_back");
    }

    void ended(long messages, boolean commit) {
        (commit ? committed : rolledBack).increment((double) messages);
    }
}
