package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.impl.recovery.RecoveryAwareChannelN;
import io.goldensignals.rabbitmq.ledger.ChannelLedger;
import org.jspecify.annotations.Nullable;

/** A channel of amqp-client and its ledger. A recovered channel is another one to the broker, and here. */
final class ChannelState {

    private final Channel channel;
    private final @Nullable RecoveryAwareChannelN recoverable;
    private final ChannelLock lock;
    private final ChannelLedger ledger;

    ChannelState(Channel channel, ChannelLedger ledger) {
        this.channel = channel;
        this.recoverable = channel instanceof RecoveryAwareChannelN recovering ? recovering : null;
        this.lock = new ChannelLock(channel);
        this.ledger = ledger;
    }

    ChannelLedger ledger() {
        return ledger;
    }

    @SuppressWarnings("ReferenceEquality") // the channel itself, as in the map
    boolean isOf(Channel other) {
        return channel == other;
    }

    boolean isSendingOnThisThread() {
        return lock.isHeldByThisThread();
    }

    /** The broker's delivery tag for one that the application sees: after recovery, tags are shown with an offset. */
    long brokerTag(long tag) {
        return recoverable == null ? tag : tag - recoverable.getActiveDeliveryTagOffset();
    }
}
