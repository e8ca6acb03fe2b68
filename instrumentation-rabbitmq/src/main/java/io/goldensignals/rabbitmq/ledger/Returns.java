package io.goldensignals.rabbitmq.ledger;

import java.util.HashMap;
import java.util.Map;

/**
 * The messages of one channel that the broker returned and that it has not answered yet, by what is known of them: their
 * note, and between which numbers they are. Guarded by the ledger's lock; empty unless something was returned.
 */
final class Returns {

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
        if (due.upTo <= above) { // new, or passed over: the broker answers what it returned before any later message
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
