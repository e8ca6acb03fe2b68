package io.goldensignals.rabbitmq.ledger;

/** What a ledger reports of one queue. Called without a ledger's lock, by any thread. */
public interface QueueAccount {

    /** A consumer, or a channel that fetches, counts in {@code subscription} from now on. */
    void opened(Subscription subscription);

    /** The subscription has ended: the account takes over what it counted. */
    void closed(Subscription subscription);

    /** A delivery arrived. */
    void delivered(long now);

    /** A delivery ended that no subscription can count any more. */
    void passed(boolean toConsumer, DeliveryOutcome outcome);

    /**
     * A delivery was settled at {@code now} that had arrived at {@code arrived}, in nanoseconds; its message was published at
     * {@code publishedMillis}, 0 if that is not known. Reported by a ledger with a clock only.
     */
    void settled(DeliveryOutcome outcome, long arrived, long now, long publishedMillis);

    /** A consumer ended while its channel stays open. */
    void cancelled(boolean byBroker);
}
