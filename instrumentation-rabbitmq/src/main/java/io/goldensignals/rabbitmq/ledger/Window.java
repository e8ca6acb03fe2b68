package io.goldensignals.rabbitmq.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The messages of a channel that are in flight, in the order of their sequence numbers, which begin at 1.
 *
 * <p>AMQP numbers deliveries and confirms consecutively and ends them nearly in order, one by one or "all up to". So this
 * is a ring: numbers are added at its end, found by their distance from its head, and ended by a gap that is dropped
 * once it reaches the head. When gaps take up half of a full ring it is compacted, else doubled: its size follows what is
 * in flight, however long one straggler stays. Nothing is allocated but for growth. Not thread-safe.
 */
final class Window<T> {

    private static final int INITIAL_CAPACITY = 64;
    private static final int KEPT_CAPACITY = 4096;

    // What is known of one message lies side by side, so that one bounds check and one cache line serve for all.
    private static final int NUMBER = 0;
    private static final int NANOS = 1;
    private static final int NOTE = 2;
    private static final int FIELDS = 4;

    // The number of what has ended is negative.
    private long[] fields = new long[FIELDS * INITIAL_CAPACITY];

    // Kept until overwritten: most often the next owner is the same, and storing nothing is cheaper than storing it.
    private @Nullable Object[] owners = new @Nullable Object[INITIAL_CAPACITY];
    private int mask = INITIAL_CAPACITY - 1;

    // Positions grow without end; a position's slot is its low bits.
    private long head;
    private long tail;
    private int size;
    private long last;

    /**
     * Adds a number, most often at the end; false, and nothing added, if it is known already. Two threads can report two
     * numbers in the wrong order, so a late one is put in its place.
     */
    @SuppressWarnings("ReferenceEquality") // an equal owner would still be another one
    boolean add(long number, long now, long note, T owner) {
        if (tail - head > mask) {
            rearrange(size <= (mask + 1) / 2 ? mask + 1 : 2 * (mask + 1));
        }
        long position = tail;
        if (number <= last) {
            position = placeOf(number);
            if (position < 0) {
                return false;
            }
            makeRoom(position);
        }
        int slot = (int) position & mask;
        fields[slot * FIELDS + NUMBER] = number;
        fields[slot * FIELDS + NANOS] = now;
        fields[slot * FIELDS + NOTE] = note;
        if (owners[slot] != owner) {
            owners[slot] = owner;
        }
        tail++;
        size++;
        last = Math.max(last, number);
        return true;
    }

    /** The position before which all numbers are lower; -1 if the number is there. */
    private long placeOf(long number) {
        long position = tail;
        while (position > head && Math.abs(number((int) (position - 1) & mask)) > number) {
            position--;
        }
        return position > head && Math.abs(number((int) (position - 1) & mask)) == number ? -1 : position;
    }

    private void makeRoom(long place) {
        for (long position = tail; position > place; position--) {
            move((int) (position - 1) & mask, fields, owners, (int) position & mask);
        }
    }

    private void move(int slot, long[] toFields, @Nullable Object[] toOwners, int target) {
        System.arraycopy(fields, slot * FIELDS, toFields, target * FIELDS, FIELDS);
        toOwners[target] = owners[slot];
    }

    /** The slot of a number that is in flight, else -1. */
    int find(long number) {
        if (size == 0 || number < 1) {
            return -1;
        }
        long low = head;
        long high = Math.min(tail - 1, head + number - number((int) head & mask));
        // Without gaps closed by compaction, the distance from the head is the place.
        for (long position = high; low <= high; position = (low + high) >>> 1) {
            int slot = (int) position & mask;
            long found = number(slot);
            if (found == number) {
                return slot;
            }
            if (Math.abs(found) < number) {
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
        return number(slot) <= limit ? slot : -1;
    }

    /** The slot that follows {@code slot}, else -1; {@code slot} must be in flight. */
    int next(int slot) {
        long position = head + ((slot - head) & mask);
        while (++position < tail) {
            int next = (int) position & mask;
            if (number(next) > 0) {
                return next;
            }
        }
        return -1;
    }

    /** Ends the number at {@code slot}. */
    void remove(int slot) {
        fields[slot * FIELDS + NUMBER] = -number(slot);
        size--;
        if (size == 0) {
            head = tail;
            if (mask >= KEPT_CAPACITY) {
                rearrange(INITIAL_CAPACITY);
            }
            return;
        }
        while (number((int) head & mask) < 0) {
            head++;
        }
    }

    /** The highest number that was ever added. */
    long last() {
        return last;
    }

    int size() {
        return size;
    }

    long number(int slot) {
        return fields[slot * FIELDS + NUMBER];
    }

    long nanos(int slot) {
        return fields[slot * FIELDS + NANOS];
    }

    long note(int slot) {
        return fields[slot * FIELDS + NOTE];
    }

    void note(int slot, long note) {
        fields[slot * FIELDS + NOTE] = note;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // only slots that are in flight are asked for
    T owner(int slot) {
        return (T) owners[slot];
    }

    /** Moves what is in flight to the beginning of a ring of {@code capacity} slots. */
    private void rearrange(int capacity) {
        boolean same = capacity == mask + 1;
        long[] newFields = same ? fields : new long[FIELDS * capacity];
        @Nullable Object[] newOwners = same ? owners : new @Nullable Object[capacity];
        long to = same ? head : 0;
        for (long from = head; from < tail; from++) {
            int slot = (int) from & mask;
            if (number(slot) > 0) {
                int target = (int) to++ & (capacity - 1);
                move(slot, newFields, newOwners, target);
            }
        }
        tail = to;
        if (!same) {
            fields = newFields;
            owners = newOwners;
            mask = capacity - 1;
            head = 0;
        }
    }

    int capacity() {
        return mask + 1;
    }
}
