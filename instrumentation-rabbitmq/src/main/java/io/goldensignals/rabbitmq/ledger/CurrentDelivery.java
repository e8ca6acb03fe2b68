package io.goldensignals.rabbitmq.ledger;

/**
 * The delivery that a channel's worker handles now, and how it was settled meanwhile, perhaps on another thread; without lock,
 * as it serves a label only.
 */
final class CurrentDelivery {

    private final Opaque tag = new Opaque();
    private final Opaque outcome = new Opaque();

    void begin(long tag, boolean autoAck) {
        outcome.set((autoAck ? DeliveryOutcome.AUTO_ACKED : DeliveryOutcome.UNSETTLED).index());
        this.tag.set(tag);
    }

    void settled(long tag, DeliveryOutcome outcome) {
        if (tag == this.tag.get()) {
            this.outcome.set(outcome.index());
        }
    }

    DeliveryOutcome outcome() {
        return DeliveryOutcome.at((int) outcome.get());
    }
}
