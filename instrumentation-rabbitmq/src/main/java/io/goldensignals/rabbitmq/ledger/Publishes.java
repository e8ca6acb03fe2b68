package io.goldensignals.rabbitmq.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one channel that await the broker's confirm.
 *
 * <p>amqp-client reports the channel of a message only after it was transmitted, so that the broker's answer can come first.
 * Such an early answer is kept and applied when the message is registered; so is an early return.
 *
 * <p>A message's number is the latest that its channel gave away. Where several threads publish on one channel, which
 * amqp-client does not support, two can read the same latest one: the second gets a number that was passed over. A report
 * that is lost leaves such a gap for good and shifts nothing; the oldest gaps are forgotten.
 *
 * <p>While a channel recovers, amqp-client selects confirms on another thread than the one that publishes. A message that it
 * began to send before and transmitted afterwards has no number there, and the broker's first number: from then on the broker
 * is ahead. An answer that is older than the message with its number proves that. Where nothing else awaits an answer then,
 * the numbers are moved; else that answer ends that message, so that each has an end.
 *
 * <p>A return carries no number. But RabbitMQ returns a message as it comes to it in the order of publishing, and then, before
 * it looks at the next one, sends the acknowledgements that it owes, in the order of their numbers, the last of which is that
 * of the returned message. So that message is above all that were answered before the return, it is acknowledged and not
 * refused, and an acknowledgement of many that includes it ends with it. The first message with the returned one's
 * destination and routing key whose answer fits is taken for it; a refused one only if no other can be. Where the broker
 * acknowledges another such message between the return and its acknowledgement, the two are exchanged: each total is right,
 * the two durations are swapped.
 */
final class Publishes {

    private static final long MANDATORY = 1;
    private static final long NONE = -1;
    private static final int MOST_EARLY = 1024;

    // How many messages the broker may know that are not registered yet: one for each thread that publishes.
    private static final int MOST_AHEAD = 16;

    // How many numbers can be passed over and still be reported.
    private static final int MOST_GAPS = 64;

    // How far a refused message looks for another one that can be the returned one.
    private static final int FAR = 1000;

    private final SpinLock lock;

    // All that follows is guarded by the lock.
    private final Window<Tally> awaited = new Window<>();
    private final TreeMap<Long, EarlyAnswer> early = new TreeMap<>();
    private final Returns returns = new Returns();
    private final TreeSet<Long> gaps = new TreeSet<>();
    private long sequence; // the highest that was registered
    private long ahead; // how many messages the broker has counted and the client has not
    private long highestAnswered;
    private final List<Tally> tallies = new ArrayList<>();
    private @Nullable Tally lastTally;
    private boolean closed;

    private record EarlyAnswer(OperationOutcome outcome, long nanos) {}

    Publishes(SpinLock lock) {
        this.lock = lock;
    }

    /** A fingerprint of exchange and routing key; 0 if the message cannot be returned. */
    static long note(String exchange, String routingKey, boolean mandatory) {
        return mandatory ? (31L * exchange.hashCode() + routingKey.hashCode()) << 1 | MANDATORY : 0;
    }

    /**
     * A message went out that will be confirmed; {@code latest} is the latest number of its channel, and {@code started}
     * when its publishing began.
     */
    void sent(long latest, DestinationAccount destination, int size, long started, long note) {
        if (!register(latest, destination, size, started, note)) {
            destination.sentUnseen(size);
            destination.unresolved(started);
        }
    }

    /** A message went out that will not be confirmed. */
    void sent(DestinationAccount destination, int size) {
        if (!count(destination, size)) {
            destination.sentUnseen(size);
        }
    }

    private boolean count(DestinationAccount destination, int size) {
        lock.lock();
        try {
            if (!closed) {
                tally(destination).addSent(size);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean register(long latest, DestinationAccount destination, int size, long started, long note) {
        EarlyAnswer answer;
        OperationOutcome outcome;
        lock.lock();
        try {
            long number = closed ? NONE : number(latest + ahead);
            if (number == NONE) {
                return false;
            }
            Tally tally = tally(destination);
            tally.addSent(size);
            answer = early.isEmpty() ? null : early.remove(number);
            while (answer != null && answer.nanos() < started && awaited.size() == 0 && number == sequence) {
                ahead++;
                number = ++sequence;
                answer = early.remove(number);
            }
            if (answer == null) {
                awaited.add(number, started, note, tally);
                tally.addOutstanding();
                return true;
            }
            outcome = answer.outcome();
            if (returns.has(note, number)) {
                returns.take(note);
                outcome = OperationOutcome.RETURNED;
            }
        } finally {
            lock.unlock();
        }
        destination.answered(between(started, answer.nanos()), outcome);
        return true;
    }

    /** Not negative, as a timer would ignore the record, and the message have no end. */
    private static long between(long started, long answered) {
        return Math.max(0, answered - started);
    }

    /** The number of a message that is reported now. */
    private long number(long latest) {
        if (latest > sequence) {
            if (latest > sequence + 1) {
                passOver(latest);
            }
            sequence = latest;
            return latest;
        }
        Long passedOver = gaps.pollLast(); // the youngest: older ones are rather lost than late
        return passedOver == null ? NONE : passedOver;
    }

    private void passOver(long latest) {
        for (long missed = Math.max(sequence + 1, latest - MOST_GAPS); missed < latest; missed++) {
            gaps.add(missed);
        }
        while (gaps.size() > MOST_GAPS) {
            gaps.pollFirst();
        }
        early.headMap(gaps.first()).clear(); // or answers of reports that are lost would leave no room for others
    }

    @SuppressWarnings("ReferenceEquality") // that very account
    private Tally tally(DestinationAccount destination) {
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
        destination.opened(created);
        lastTally = created;
        return created;
    }

    /** The broker answered one message, or all up to it. */
    void answered(long number, boolean multiple, OperationOutcome outcome, long now) {
        if (!multiple) {
            end(number, false, outcome, now);
        } else {
            endAll(number == 0 ? lastSent() : number, outcome, now);
        }
    }

    private void endAll(long limit, OperationOutcome outcome, long now) {
        boolean more = true;
        if (hasReturns()) {
            end(limit, false, outcome, now); // if one of them was returned, this one was
        }
        while (more) {
            more = end(limit, true, outcome, now);
        }
    }

    /** Ends one message that awaits its answer, this one or the first up to it; false if there is none. */
    private boolean end(long number, boolean upTo, OperationOutcome outcome, long now) {
        Tally tally;
        long nanos;
        OperationOutcome result;
        lock.lock();
        try {
            highestAnswered = Math.max(highestAnswered, number);
            int slot = upTo ? awaited.first(number) : awaited.find(number);
            if (slot < 0) {
                keepEarly(number, upTo, outcome, now);
                return false;
            }
            tally = awaited.owner(slot);
            nanos = between(awaited.nanos(slot), now);
            result = takeReturn(slot, outcome) ? OperationOutcome.RETURNED : outcome;
            awaited.remove(slot);
            tally.removeOutstanding();
        } finally {
            lock.unlock();
        }
        tally.destination().answered(nanos, result);
        return true;
    }

    private void keepEarly(long number, boolean upTo, OperationOutcome outcome, long now) {
        if (closed) {
            return;
        }
        if (!gaps.isEmpty()) {
            for (long gap : upTo ? gaps.headSet(number, true) : gaps.subSet(number, true, number, true)) {
                early.putIfAbsent(gap, new EarlyAnswer(outcome, now));
            }
        }
        if (number > sequence) {
            for (long ahead = upTo ? sequence + 1 : number; ahead <= number && early.size() < MOST_EARLY; ahead++) {
                early.putIfAbsent(ahead, new EarlyAnswer(outcome, now));
            }
        }
    }

    private long lastSent() {
        return lock.get(() -> sequence);
    }

    private boolean hasReturns() {
        lock.lock();
        try {
            return !returns.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the message was returned, as far as can be known. */
    private boolean takeReturn(int slot, OperationOutcome outcome) {
        long note = awaited.note(slot);
        if (!returns.has(note, awaited.number(slot))
                || (outcome == OperationOutcome.NACKED && hasFollower(slot, note))) {
            return false;
        }
        returns.take(note);
        return true;
    }

    /** Whether a later message can be the returned one: RabbitMQ refuses nothing that it returned. */
    private boolean hasFollower(int slot, long note) {
        if (!early.isEmpty()) {
            return true;
        }
        int next = awaited.next(slot);
        for (int i = 0; i < FAR && next >= 0; i++) {
            if (awaited.note(next) == note && returns.has(note, awaited.number(next))) {
                return true;
            }
            next = awaited.next(next);
        }
        return false;
    }

    /** The broker returned a message with this note, whose answer is still to come. */
    void returned(long note) {
        lock.lock();
        try {
            if (!closed && returns.size() < awaited.size() + MOST_EARLY) {
                returns.add(note | MANDATORY, highestAnswered, sequence + MOST_AHEAD);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The channel closed: nothing will be answered any more. */
    void close(long now) {
        lock.run(() -> closed = true);
        endAll(Long.MAX_VALUE, OperationOutcome.UNRESOLVED, now);
        // Outside this ledger's lock, as destinations lock themselves before they ask ledgers.
        lock.get(() -> tallies).forEach(tally -> tally.destination().closed(tally));
    }

    /** When the oldest message that awaits an answer was published; {@code otherwise} if there is none. */
    long oldest(long otherwise) {
        return lock.get(() -> {
            int slot = awaited.first(Long.MAX_VALUE);
            return slot >= 0 ? awaited.nanos(slot) : otherwise;
        });
    }

    /**
     * The messages of one channel that the broker returned and that it has not answered yet, by what is known of them: their
     * note, and between which numbers they are. Guarded by the ledger's lock; empty unless something was returned.
     */
    private static final class Returns {

        private final Map<Long, Due> byNote = new HashMap<>();
        private int size;

        private static final class Due {
            private long above;
            private long upTo;
            private int count;
        }

        boolean isEmpty() {
            return size == 0;
        }

        int size() {
            return size;
        }

        /** A message with this note was returned, whose number is above {@code above} and at most {@code upTo}. */
        void add(long note, long above, long upTo) {
            Due due = byNote.computeIfAbsent(note, ignored -> new Due());
            if (due.upTo
                    <= above) { // new, or passed over: the broker answers what it returned before any later message
                size -= due.count;
                due.count = 0;
                due.above = above;
            }
            due.upTo = upTo;
            due.count++;
            size++;
        }

        /** Whether a message with this note and number can be one of those that were returned. */
        boolean has(long note, long number) {
            if (size == 0) {
                return false;
            }
            Due due = byNote.get(note);
            return due != null && number > due.above && number <= due.upTo;
        }

        /** Ends one that {@link #has} found. */
        void take(long note) {
            Due due = byNote.get(note);
            if (due != null) {
                size--;
                if (--due.count == 0) {
                    byNote.remove(note);
                }
            }
        }
    }
}
