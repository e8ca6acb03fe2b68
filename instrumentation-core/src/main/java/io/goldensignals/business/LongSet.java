package io.goldensignals.business;

/** A set of at most 32,768 numbers, in an open-addressed table that grows with them. Not thread-safe. */
final class LongSet {

    static final int LIMIT = 1 << 15;

    private long[] table = new long[64];
    private int size;
    private boolean hasZero;

    /** Adds a number; false if there is no room for it. */
    boolean add(long number) {
        if (number == 0) { // which marks free places
            hasZero = true;
            return true;
        }
        int place = place(table, number);
        if (table[place] == number) {
            return true;
        }
        if (size >= LIMIT) {
            return false;
        }
        table[place] = number;
        if (++size > table.length / 2) {
            grow();
        }
        return true;
    }

    int size() {
        return size + (hasZero ? 1 : 0);
    }

    long[] toArray() {
        long[] numbers = new long[size()];
        int i = hasZero ? 1 : 0; // a new array's first number is the zero
        for (long number : table) {
            if (number != 0) {
                numbers[i++] = number;
            }
        }
        return numbers;
    }

    private void grow() {
        long[] larger = new long[2 * table.length];
        for (long number : table) {
            if (number != 0) {
                larger[place(larger, number)] = number;
            }
        }
        table = larger;
    }

    private static int place(long[] table, long number) {
        int mask = table.length - 1;
        int place = (int) ((number * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (table[place] != 0 && table[place] != number) {
            place = (place + 1) & mask;
        }
        return place;
    }
}
