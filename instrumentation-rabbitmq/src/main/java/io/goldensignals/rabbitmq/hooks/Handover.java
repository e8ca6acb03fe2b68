package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.AMQP;
import io.goldensignals.rabbitmq.meters.Destination;
import org.jspecify.annotations.Nullable;

/**
 * What one hook of amqp-client knows and the next one on the same thread needs.
 *
 * <p>The observation hook knows the exchange but not the channel, the metrics hook that follows knows the channel only; the
 * traffic hook knows {@code multiple} and what was returned. What the metrics hook never took proves that it was replaced.
 *
 * <p>The thread-local values are plain JDK arrays (no class of ours, so no class-loader leak), and their references are taken
 * out on arrival, so that a pooled thread keeps no application alive.
 */
final class Handover {

    private static final int OBJECT = 0;
    private static final int NUMBERS = 1;
    private static final int RETURNED = 2;

    /** Handed over in place of what could not be resolved. */
    static final Object UNRESOLVED = new Object();

    private final HookCheck check;
    private final ThreadLocal<@Nullable Object[]> slots =
            ThreadLocal.withInitial(() -> new @Nullable Object[] {null, new long[3], null});

    Handover(HookCheck check) {
        this.check = check;
    }

    /** Hands {@code object} to the next hook on this thread. */
    void give(Object object) {
        put(slots.get(), object);
    }

    /** Hands {@code object} and three numbers to the next hook on this thread. */
    void give(Object object, long first, long second, long third) {
        @Nullable Object[] mine = slots.get();
        put(mine, object);
        long[] numbers = numbers(mine);
        numbers[0] = first;
        numbers[1] = second;
        numbers[2] = third;
    }

    private void put(@Nullable Object[] mine, Object object) {
        Object left = mine[OBJECT];
        mine[OBJECT] = object;
        if (left instanceof Destination destination) {
            destination.sentUnseen((int) numbers(mine)[2]);
            check.missed(HookCheck.Kind.METRICS);
        } else if (left instanceof MeasuredConsumer) {
            check.missed(HookCheck.Kind.METRICS);
        }
    }

    /** Keeps what the broker returned until the application's listeners, which may publish, are through with it. */
    void returned(AMQP.Basic.Return returned) {
        slots.get()[RETURNED] = returned;
    }

    /** Takes out what the broker returned. */
    AMQP.Basic.@Nullable Return takeReturned() {
        @Nullable Object[] mine = slots.get();
        Object returned = mine[RETURNED];
        mine[RETURNED] = null;
        if (returned == null) {
            check.missed(HookCheck.Kind.TRAFFIC);
        }
        return (AMQP.Basic.Return) returned;
    }

    /** What was given to this thread, to be read once; its object is null if nothing was. */
    @Nullable
    Object[] mine() {
        return slots.get();
    }

    /** Takes the object out if it is a {@code type}; an object for another hook is dropped. */
    static <T> @Nullable T take(@Nullable Object[] mine, Class<T> type) {
        Object object = mine[OBJECT];
        mine[OBJECT] = null;
        return type.isInstance(object) ? type.cast(object) : null;
    }

    /** Takes the object out like {@link #take}; where the slot is empty, {@code giver} was replaced. */
    @SuppressWarnings("ReferenceEquality") // that very marker
    <T> @Nullable T expect(@Nullable Object[] mine, Class<T> type, HookCheck.Kind giver) {
        Object object = mine[OBJECT];
        mine[OBJECT] = null;
        if (type.isInstance(object)) {
            return type.cast(object);
        }
        if (object != UNRESOLVED) {
            check.missed(giver);
        }
        return null;
    }

    @SuppressWarnings("NullAway") // filled at creation and never replaced
    static long[] numbers(@Nullable Object[] mine) {
        return (long[]) mine[NUMBERS];
    }
}
