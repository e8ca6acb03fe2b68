package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.impl.AMQChannel;
import java.lang.reflect.Field;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Shows on which channel this thread is sending a command.
 *
 * <p>amqp-client shows commands to its traffic hook without their channel, but sends them holding the channel's lock. The
 * lock is not public; it is read by reflection, once for a channel, and asked only for rare commands (prefetch,
 * transactions, recover). Where it cannot be read those commands are not measured, which the log says at the start.
 */
final class ChannelLock {

    private static final @Nullable Field FIELD = field();

    private final @Nullable ReentrantLock lock;

    ChannelLock(Object channel) {
        this.lock = FIELD != null && channel instanceof AMQChannel ? read(FIELD, channel) : null;
    }

    /** Whether this client shows which thread holds a channel's lock. */
    static boolean isReadable() {
        return FIELD != null;
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
