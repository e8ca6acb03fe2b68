package io.goldensignals.rabbitmq;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    private final Window<Destination> awaited = new Window<>();
    private final Map<Long, EarlyAnswer> early = new HashMap<>();
    private final List<Long> earlyReturns = new ArrayList<>();
    private long sequence;
    private boolean closed;

    private record EarlyAnswer(int outcome, long nanos) {}

    /** What identifies a message when it is returned, and whether it can be. */
    static long note(String exchange, String routingKey, boolean mandatory) {
        long key = 31L * exchange.hashCode() + routingKey.hashCode();
        return key << FLAG_BITS | (mandatory ? MANDATORY : 0);
    }

    /** A message went out; {@code started} is when its publishing began. */
    synchronized void sent(Destination destination, long started, long note, long now) {
        destination.awaited();
        if (closed) {
            destination.answered(now - started, Destination.UNRESOLVED);
            return;
        }
        sequence++;
        boolean returned = !earlyReturns.isEmpty() && earlyReturns.remove((Long) note);
        long marked = returned ? note | MARKED_RETURNED : note;
        EarlyAnswer answer = early.isEmpty() ? null : early.remove(sequence);
        if (answer == null) {
            awaited.add(sequence, started, marked, destination);
        } else {
            destination.answered(answer.nanos() - started, outcome(marked, answer.outcome()));
        }
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
    synchronized void close(long now) {
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
        Destination destination = awaited.owner(slot);
        long nanos = now - awaited.nanos(slot);
        int result = outcome == Destination.UNRESOLVED ? outcome : outcome(awaited.note(slot), outcome);
        awaited.remove(slot);
        destination.answered(nanos, result);
    }

    private static int outcome(long note, int answer) {
        return (note & MARKED_RETURNED) != 0 ? Destination.RETURNED : answer;
    }
}
