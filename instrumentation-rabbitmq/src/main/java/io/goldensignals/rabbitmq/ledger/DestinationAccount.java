package io.goldensignals.rabbitmq.ledger;

/** What a ledger reports of one destination. Called without a ledger's lock, by any thread. */
public interface DestinationAccount {

    /** A channel sends to the destination from now on: {@code tally} counts there. */
    void opened(Tally tally);

    /** The channel closed: the tally will not change any more. */
    void closed(Tally tally);

    /** A message of so many bytes went out that no tally can count: its channel has closed, or is not known. */
    void sentUnseen(int size);

    /** The end of a message that awaited its confirm, after so many nanoseconds. */
    void answered(long nanos, OperationOutcome outcome);

    /** A message that is published since {@code started} will not be answered any more. */
    void unresolved(long started);
}
