package io.goldensignals.business;

/** Numbers for ids, the same in every process: 64 bits, by which two of a billion ids are taken for one with a chance of 3 %. */
final class Ids {

    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long ODD = 0xd6e8feb86659fd93L;

    private Ids() {}

    /** Four characters at a step, for the steps wait for one another. Allocates nothing. */
    static long hash(CharSequence id) {
        int length = id.length();
        long hash = BASIS ^ length;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            long four = id.charAt(i)
                    | (long) id.charAt(i + 1) << 16
                    | (long) id.charAt(i + 2) << 32
                    | (long) id.charAt(i + 3) << 48;
            hash = step(hash ^ four);
        }
        long rest = 0;
        for (; i < length; i++) {
            rest = rest << 16 | id.charAt(i);
        }
        hash = step(hash ^ rest);
        return step(hash ^ (hash >>> 29));
    }

    /** Reversible, so that ids which differ in one step alone never meet. */
    private static long step(long value) {
        long mixed = value * ODD;
        return mixed ^ (mixed >>> 32);
    }
}
