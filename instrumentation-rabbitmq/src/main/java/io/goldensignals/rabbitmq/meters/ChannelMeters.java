package io.goldensignals.rabbitmq.meters;

import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.ledger.ChannelAccount;
import io.micrometer.core.instrument.Counter;

/** What the ledgers report of their channels, whatever the queue. */
public final class ChannelMeters implements ChannelAccount {

    private final Counter unknown;
    private final Counter committed;
    private final Counter rolledBack;

    public ChannelMeters(Meters meters) {
        this.unknown = RabbitMeters.SETTLED_UNKNOWN.counter(meters);
        this.committed = RabbitMeters.TRANSACTED.counter(meters, "committed");
        this.rolledBack = RabbitMeters.TRANSACTED.counter(meters, "rolled_back");
    }

    @Override
    public void settledUnknown() {
        unknown.increment();
    }

    @Override
    public void transacted(long messages, boolean commit) {
        (commit ? committed : rolledBack).increment((double) messages);
    }
}
