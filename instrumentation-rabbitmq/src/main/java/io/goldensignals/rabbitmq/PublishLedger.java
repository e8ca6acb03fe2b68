package io.goldensignals.rabbitmq;

import io.goldensignals.core.Meters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one channel that await the broker's confirm.
 *
 * <p>amqp-client tells the channel of a message only after it was transmitted, so that the broker's answer can come first.
 * Such an early answer is kept and applied when the message is registered; so is an early return. The ledger counts the
 * sequence numbers itself, one for each message that went out, which is how the broker counts.
 *
 * <p>A returned message is found by its destination and routing key: the broker returns messages in the order in which
 * they were published, so it is the first mandatory one with that key which is not marked yet. Its outcome stays
 * {@code returned}, whatever the broker confirms afterwards.
 */
final class PublishLedger {

    private static final long MANDATORY = 1;
    private static final long MARKED_RETURNED = 2;
    private static final int FLAG_BITS = 2;
    private static final int MOST_EARLY = 1024;

    private final SpinLock lock = new SpinLock();

    // All that follows is guarded by the lock.
    private final Window<Tally> awaited = new Window<>();
    private final Map<Long, EarlyAnswer> early = new HashMap<>();
    private final List<Long> earlyReturns = new ArrayList<>();
    private long sequence;
    private final List<Tally> tallies = new ArrayList<>();
    private @Nullable Tally lastTally;
    private boolean closed;

    private record EarlyAnswer(int outcome, long nanos) {}

    /** What identifies a message when it is returned, and whether it can be. */
    static long note(String exchange, String routingKey, boolean mandatory) {
        return mandatory ? (31L * exchange.hashCode() + routingKey.hashCode()) << FLAG_BITS | MANDATORY : 0;
    }

    /** A message went out that will be confirmed; {@code started} is when its publishing began. */
    void sent(Destination destination, int size, long started, long note, Meters meters) {
        if (!register(destination, size, started, note)) {
            destination.sentOnClosedChannel(size);
            destination.answered(meters.nanos() - started, Destination.UNRESOLVED);
        }
    }

    /** A message went out that will not be confirmed. */
    void sent(Destination destination, int size) {
        if (!count(destination, size)) {
            destination.sentOnClosedChannel(size);
        }
    }

    private boolean count(Destination destination, int size) {
        lock.lock();
        try {
            if (!closed) {
                tally(destination).send(size);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean register(Destination destination, int size, long started, long note) {
        long marked;
        EarlyAnswer answer;
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            Tally tally = tally(destination);
            tally.send(size);
            sequence++;
            boolean returned = !earlyReturns.isEmpty() && earlyReturns.remove((Long) note);
            marked = returned ? note | MARKED_RETURNED : note;
            answer = early.isEmpty() ? null : early.remove(sequence);
            if (answer == null) {
                awaited.add(sequence, started, marked, tally);
                tally.await();
                return true;
            }
        } finally {
            lock.unlock();
        }
        destination.answered(answer.nanos() - started, outcome(marked, answer.outcome()));
        return true;
    }

    private Tally tally(Destination destination) {
        Tally last = lastTally;
        if (last != null && last.destination() == destination) {
            return last;
        }
        for (Tally each : tallies) {
            if (each.destination() == destination) {
                lastTally = each;
                return each;
            }
        }
        Tally created = new Tally(lock, destination);
        tallies.add(created);
        destination.add(created);
        lastTally = created;
        return created;
    }

    /** The broker answered one message, or all up to it. */
    void answered(long number, boolean multiple, int outcome, long now) {
        if (!multiple) {
            end(number, false, outcome, now);
        } else {
            endAll(number == 0 ? lastSent() : number, outcome, now);
        }
    }

    private void endAll(long limit, int outcome, long now) {
        boolean more = true;
        while (more) {
            more = end(limit, true, outcome, now);
        }
    }

    /** Ends one message that is under way, this one or the first up to it; false if there is none. */
    private boolean end(long number, boolean upTo, int outcome, long now) {
        Tally tally;
        long nanos;
        int result;
        lock.lock();
        try {
            int slot = upTo ? awaited.first(number) : awaited.find(number);
            if (slot < 0) {
                keepEarly(number, upTo, outcome, now);
                return false;
            }
            tally = awaited.owner(slot);
            nanos = now - awaited.nanos(slot);
            result = outcome == Destination.UNRESOLVED ? outcome : outcome(awaited.note(slot), outcome);
            awaited.remove(slot);
            tally.answer();
        } finally {
            lock.unlock();
        }
        tally.destination().answered(nanos, result);
        return true;
    }

    private void keepEarly(long number, boolean upTo, int outcome, long now) {
        if (number > sequence && !closed) {
            for (long ahead = upTo ? sequence + 1 : number; ahead <= number && early.size() < MOST_EARLY; ahead++) {
                early.putIfAbsent(ahead, new EarlyAnswer(outcome, now));
            }
        }
    }

    private long lastSent() {
        return lock.get(() -> sequence);
    }

    /** The broker returned a message with this note, whose answer is still to come. */
    void returned(long note) {
        long wanted = note | MANDATORY;
        lock.lock();
        try {
            for (int slot = awaited.first(Long.MAX_VALUE); slot >= 0; slot = awaited.next(slot)) {
                if (awaited.note(slot) == wanted) {
                    awaited.note(slot, wanted | MARKED_RETURNED);
                    return;
                }
            }
            if (!closed && earlyReturns.size() < MOST_EARLY) {
                earlyReturns.add(wanted);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The channel closed: nothing will be answered any more. */
    void close(long now) {
        lock.run(() -> closed = true);
        endAll(Long.MAX_VALUE, Destination.UNRESOLVED, now);
        // Outside this ledger's lock, as destinations lock themselves before they ask ledgers.
        lock.get(() -> tallies).forEach(tally -> tally.destination().fold(tally));
    }

    /** When the oldest message that awaits an answer was published; {@code otherwise} if there is none. */
    long oldest(long otherwise) {
        return lock.get(() -> {
            int slot = awaited.first(Long.MAX_VALUE);
            return slot >= 0 ? awaited.nanos(slot) : otherwise;
        });
    }

    private static int outcome(long note, int answer) {
        return (note & MARKED_RETURNED) != 0 ? Destination.RETURNED : answer;
    }
}
