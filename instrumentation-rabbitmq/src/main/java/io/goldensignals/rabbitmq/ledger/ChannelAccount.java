package io.goldensignals.rabbitmq.ledger;

/** What a ledger reports of its channel as a whole. Called without the ledger's lock, by any thread. */
public interface ChannelAccount {

    /** A settlement of nothing that is outstanding. */
    void settledUnknown();

    /** A transaction with so many published messages ended. */
    void transacted(long messages, boolean commit);
}
