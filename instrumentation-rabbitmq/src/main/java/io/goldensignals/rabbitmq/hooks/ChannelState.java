package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.impl.AMQChannel;
import com.rabbitmq.client.impl.recovery.RecoveryAwareChannelN;
import io.goldensignals.rabbitmq.ledger.ChannelLedger;
import java.lang.reflect.Field;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A channel of amqp-client and its ledger. A recovered channel is another one to the broker, and here. */
final class ChannelState {

    private final Channel channel;
    private final @Nullable RecoveryAwareChannelN recoverable;
    private final Lock lock;
    private final ChannelLedger ledger;

    ChannelState(Channel channel, ChannelLedger ledger) {
        this.channel = channel;
        this.recoverable = channel instanceof RecoveryAwareChannelN recovering ? recovering : null;
        this.lock = new Lock(channel);
        this.ledger = ledger;
    }

    ChannelLedger ledger() {
        return ledger;
    }

    @SuppressWarnings("ReferenceEquality") // the channel itself, as in the map
    boolean isOf(Channel other) {
        return channel == other;
    }

    /** Whether this client shows which thread sends on a channel. */
    static boolean showsSender() {
        return Lock.FIELD != null;
    }

    boolean isSendingOnThisThread() {
        return lock.isHeldByThisThread();
    }

    /** The broker's delivery tag for one that the application sees: after recovery, tags are shown with an offset. */
    long brokerTag(long tag) {
        return recoverable == null ? tag : tag - recoverable.getActiveDeliveryTagOffset();
    }

    /**
     * Shows on which channel this thread is sending a command.
     *
     * <p>amqp-client shows commands to its traffic hook without their channel, but sends them holding the channel's lock. The
     * lock is not public; it is read by reflection, once for a channel, and asked only for rare commands (prefetch,
     * transactions, recover). Where it cannot be read those commands are not measured, which the log says at the start.
     */
    private static final class Lock {

        private static final @Nullable Field FIELD = field();

        private final @Nullable ReentrantLock lock;

        Lock(Object channel) {
            this.lock = FIELD != null && channel instanceof AMQChannel ? read(FIELD, channel) : null;
        }

        boolean isHeldByThisThread() {
            return lock != null && lock.isHeldByCurrentThread();
        }

        private static @Nullable ReentrantLock read(Field field, Object channel) {
            try {
                return field.get(channel) instanceof ReentrantLock found ? found : null;
            } catch (IllegalAccessException e) {
                return null;
            }
        }

        private static @Nullable Field field() {
            try {
                Field field = AMQChannel.class.getDeclaredField("_channelLock");
                field.setAccessible(true);
                return field;
            } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
                return null;
            }
        }
    }
}
