package io.goldensignals.rabbitmq;

/**
 * The delivery that a channel's worker handles now, and how it was settled meanwhile, maybe on another thread; without lock,
 * as it serves a label only.
 */
final class CurrentDelivery {

    private final Opaque tag = new Opaque();
    private final Opaque outcome = new Opaque();

    void begin(long tag, boolean autoAck) {
        outcome.set(autoAck ? Outcomes.AUTO_ACKED : Outcomes.UNSETTLED);
        this.tag.set(tag);
    }

    void settled(long tag, int outcome) {
        if (tag == this.tag.get()) {
            this.outcome.set(outcome);
        }
    }

    int outcome() {
        return (int) outcome.get();
    }
}
