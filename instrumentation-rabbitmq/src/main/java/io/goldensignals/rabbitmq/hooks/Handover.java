package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.AMQP;
import io.goldensignals.rabbitmq.meters.Destination;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one hook of amqp-client knows and the next one on the same thread needs.
 *
 * <p>The observation hook knows the exchange but not the channel, the metrics hook that follows knows the channel only; the
 * traffic hook knows {@code multiple} and what was returned. What the metrics hook never took proves that it was replaced.
 *
 * <p>A thread of the container's that held an object of ours would keep the whole application alive after it was undeployed:
 * each thread has its {@link Place} weakly, and what holds it is this, for as long as the thread lives.
 */
final class Handover {

    /** Handed over in place of what could not be resolved. */
    static final Object UNRESOLVED = new Object();

    private final HookCheck check;
    private final ThreadLocal<WeakReference<@Nullable Place>> places =
            ThreadLocal.withInitial(() -> new WeakReference<>(null));
    private final Map<Thread, Place> held = Collections.synchronizedMap(new WeakHashMap<>());

    /** What is on its way between the hooks on one thread. */
    static final class Place {

        private @Nullable Object object;
        private AMQP.Basic.@Nullable Return returned;

        // Of a message that goes out; the first of a fetch as well.
        private long started;
        private long note;
        private int size;

        long started() {
            return started;
        }

        long note() {
            return note;
        }

        int size() {
            return size;
        }

        /** Takes the object out if it is a {@code type}; an object for another hook is dropped. */
        <T> @Nullable T take(Class<T> type) {
            Object taken = object;
            object = null;
            return type.isInstance(taken) ? type.cast(taken) : null;
        }
    }

    Handover(HookCheck check) {
        this.check = check;
    }

    /** What was given to this thread, to be read once. */
    Place mine() {
        Place known = places.get().get();
        return known != null ? known : begin();
    }

    private Place begin() {
        Place created = new Place();
        held.put(Thread.currentThread(), created);
        places.set(new WeakReference<>(created));
        return created;
    }

    /** Hands {@code object} to the next hook on this thread. */
    void give(Object object) {
        put(mine(), object);
    }

    /** Hands a message to the next hook on this thread. */
    void give(Destination destination, long started, long note, int size) {
        Place mine = mine();
        put(mine, destination);
        mine.started = started;
        mine.note = note;
        mine.size = size;
    }

    /** Hands a fetch from this queue to the next hook on this thread. */
    void give(String queue, long started) {
        Place mine = mine();
        put(mine, queue);
        mine.started = started;
    }

    private void put(Place mine, Object object) {
        Object left = mine.object;
        mine.object = object;
        if (left instanceof Destination destination) {
            destination.sentUnseen(mine.size);
            check.missed(HookCheck.Kind.METRICS);
        } else if (left instanceof MeasuredConsumer) {
            check.missed(HookCheck.Kind.METRICS);
        }
    }

    /** Keeps what the broker returned until the application's listeners, which may publish, are through with it. */
    void returned(AMQP.Basic.Return returned) {
        mine().returned = returned;
    }

    /** Takes out what the broker returned. */
    AMQP.Basic.@Nullable Return takeReturned() {
        Place mine = mine();
        AMQP.Basic.Return returned = mine.returned;
        mine.returned = null;
        if (returned == null) {
            check.missed(HookCheck.Kind.TRAFFIC);
        }
        return returned;
    }

    /** Takes the object out like {@link Place#take}; where there is none, {@code giver} was replaced. */
    @SuppressWarnings("ReferenceEquality") // that very marker
    <T> @Nullable T expect(Place mine, Class<T> type, HookCheck.Kind giver) {
        Object object = mine.object;
        mine.object = null;
        if (type.isInstance(object)) {
            return type.cast(object);
        }
        if (object != UNRESOLVED) {
            check.missed(giver);
        }
        return null;
    }
}
