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
        long key = 31L * exchange.hashCode() + routingKey.hashCode();
        return key << FLAG_BITS | (mandatory ? MANDATORY : 0);
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

    private synchronized boolean count(Destination destination, int size) {
        if (!closed) {
            tally(destination).send(size);
        }
        return !closed;
    }

    private synchronized boolean register(Destination destination, int size, long started, long note) {
        if (closed) {
            return false;
        }
        Tally tally = tally(destination);
        tally.send(size);
        sequence++;
        boolean returned = !earlyReturns.isEmpty() && earlyReturns.remove((Long) note);
        long marked = returned ? note | MARKED_RETURNED : note;
        EarlyAnswer answer = early.isEmpty() ? null : early.remove(sequence);
        if (answer == null) {
            awaited.add(sequence, started, marked, tally);
            tally.await();
        } else {
            destination.answered(answer.nanos() - started, outcome(marked, answer.outcome()));
        }
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
        Tally created = new Tally(this, destination);
        tallies.add(created);
        destination.add(created);
        lastTally = created;
        return created;
    }

    /** The broker answered one message, or all up to it. */
    synchronized void answered(long number, boolean multiple, int outcome, long now) {
        if (!multiple) {
            int slot = awaited.find(number);
            if (slot >= 0) {
                end(slot, outcome, now);
            }
        } else {
            long limit = number == 0 ? Long.MAX_VALUE : number;
            for (int slot = awaited.first(limit); slot >= 0; slot = awaited.first(limit)) {
                end(slot, outcome, now);
            }
        }
        if (number > sequence && !closed) {
            for (long ahead = multiple ? sequence + 1 : number; ahead <= number && early.size() < MOST_EARLY; ahead++) {
                early.putIfAbsent(ahead, new EarlyAnswer(outcome, now));
            }
        }
    }

    /** The broker returned a message with this note, whose answer is still to come. */
    synchronized void returned(long note) {
        long wanted = note | MANDATORY;
        for (int slot = awaited.first(Long.MAX_VALUE); slot >= 0; slot = awaited.next(slot)) {
            if (awaited.note(slot) == wanted) {
                awaited.note(slot, wanted | MARKED_RETURNED);
                return;
            }
        }
        if (!closed && earlyReturns.size() < MOST_EARLY) {
            earlyReturns.add(wanted);
        }
    }

    /** The channel closed: nothing will be answered any more. */
    void close(long now) {
        resolve(now);
        // Outside this ledger's lock, as destinations lock themselves before they ask ledgers.
        tallies.forEach(tally -> tally.destination().fold(tally));
    }

    private synchronized void resolve(long now) {
        closed = true;
        for (int slot = awaited.first(Long.MAX_VALUE); slot >= 0; slot = awaited.first(Long.MAX_VALUE)) {
            end(slot, Destination.UNRESOLVED, now);
        }
    }

    /** When the oldest message that awaits an answer was published; {@code otherwise} if there is none. */
    synchronized long oldest(long otherwise) {
        int slot = awaited.first(Long.MAX_VALUE);
        return slot >= 0 ? awaited.nanos(slot) : otherwise;
    }

    private void end(int slot, int outcome, long now) {
        Tally tally = awaited.owner(slot);
        long nanos = now - awaited.nanos(slot);
        int result = outcome == Destination.UNRESOLVED ? outcome : outcome(awaited.note(slot), outcome);
        awaited.remove(slot);
        tally.answer();
        tally.destination().answered(nanos, result);
    }

    private static int outcome(long note, int answer) {
        return (note & MARKED_RETURNED) != 0 ? Destination.RETURNED : answer;
    }
}
