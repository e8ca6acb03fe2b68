package io.goldensignals.rabbitmq;

import org.jspecify.annotations.Nullable;

/**
 * The messages of a channel that are under way, in the order of their sequence numbers.
 *
 * <p>AMQP numbers deliveries and confirms consecutively and ends them nearly in order, one by one or "all up to". So this
 * is a ring: numbers are appended at its end, found by their distance from its head, and ended by a gap that is dropped
 * once it reaches the head. When gaps take up half of a full ring it is compacted, else doubled: its size follows what is
 * under way, however long one straggler stays. Nothing is allocated but for growth. Not thread-safe.
 */
final class Window<T> {

    private static final int INITIAL_CAPACITY = 64;
    private static final int KEPT_CAPACITY = 4096;

    private long[] numbers = new long[INITIAL_CAPACITY];
    private long[] nanos = new long[INITIAL_CAPACITY];
    private long[] notes = new long[INITIAL_CAPACITY];
    private @Nullable Object[] owners = new @Nullable Object[INITIAL_CAPACITY];
    private int mask = INITIAL_CAPACITY - 1;

    // Positions grow without end; a position's slot is its low bits.
    private long head;
    private long tail;
    private int size;
    private long last = Long.MIN_VALUE;

    /** Appends a number; false, and nothing appended, if it is not above all before it. */
    boolean add(long number, long now, long note, T owner) {
        if (number <= last) {
            return false;
        }
        if (tail - head > mask) {
            rearrange(size <= (mask + 1) / 2 ? mask + 1 : 2 * (mask + 1));
        }
        int slot = (int) tail & mask;
        numbers[slot] = number;
        nanos[slot] = now;
        notes[slot] = note;
        owners[slot] = owner;
        tail++;
        size++;
        last = number;
        return true;
    }

    /** The slot of a number that is under way, else -1. */
    int find(long number) {
        if (size == 0) {
            return -1;
        }
        long low = head;
        long high = Math.min(tail - 1, head + number - numbers[(int) head & mask]);
        // Without gaps closed by compaction, the distance from the head is the place.
        for (long position = high; low <= high; position = (low + high) >>> 1) {
            int slot = (int) position & mask;
            if (numbers[slot] == number) {
                return owners[slot] == null ? -1 : slot;
            }
            if (numbers[slot] < number) {
                low = position + 1;
            } else {
                high = position - 1;
            }
        }
        return -1;
    }

    /** The slot of the lowest number if that is at most {@code limit}, else -1. */
    int first(long limit) {
        if (size == 0) {
            return -1;
        }
        int slot = (int) head & mask;
        return numbers[slot] <= limit ? slot : -1;
    }

    /** The slot that follows {@code slot}, else -1; {@code slot} must be under way. */
    int next(int slot) {
        long position = head + ((slot - head) & mask);
        while (++position < tail) {
            int next = (int) position & mask;
            if (owners[next] != null) {
                return next;
            }
        }
        return -1;
    }

    /** Ends the number at {@code slot}. */
    void remove(int slot) {
        owners[slot] = null;
        size--;
        if (size == 0) {
            head = tail;
            if (mask >= KEPT_CAPACITY) {
                rearrange(INITIAL_CAPACITY);
            }
            return;
        }
        while (owners[(int) head & mask] == null) {
            head++;
        }
    }

    /** The highest number that was ever appended. */
    long last() {
        return last;
    }

    int size() {
        return size;
    }

    long number(int slot) {
        return numbers[slot];
    }

    long nanos(int slot) {
        return nanos[slot];
    }

    long note(int slot) {
        return notes[slot];
    }

    void note(int slot, long note) {
        notes[slot] = note;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // only slots that are under way are asked for
    T owner(int slot) {
        return (T) owners[slot];
    }

    /** Moves what is under way to the beginning of a ring of {@code capacity} slots. */
    private void rearrange(int capacity) {
        boolean same = capacity == mask + 1;
        long[] newNumbers = same ? numbers : new long[capacity];
        long[] newNanos = same ? nanos : new long[capacity];
        long[] newNotes = same ? notes : new long[capacity];
        @Nullable Object[] newOwners = same ? owners : new @Nullable Object[capacity];
        long to = same ? head : 0;
        for (long from = head; from < tail; from++) {
            int slot = (int) from & mask;
            Object owner = owners[slot];
            if (owner != null) {
                int target = (int) to++ & (capacity - 1);
                newNumbers[target] = numbers[slot];
                newNanos[target] = nanos[slot];
                newNotes[target] = notes[slot];
                newOwners[target] = owner;
            }
        }
        if (same) {
            for (long gap = to; gap < tail; gap++) {
                owners[(int) gap & mask] = null;
            }
            tail = to;
            return;
        }
        numbers = newNumbers;
        nanos = newNanos;
        notes = newNotes;
        owners = newOwners;
        mask = capacity - 1;
        head = 0;
        tail = to;
    }

    int capacity() {
        return mask + 1;
    }
}
