package io.goldensignals.core;

/**
 * What a gauge shows when several sources stand behind it: two recorders on one registry, or values past a tag's cap, which
 * share {@value TagSpec#OTHER}. A source that reads NaN is left out; if all do, the gauge reads NaN.
 */
public enum Combine {

    /** The sum: counts and amounts, of which each source has its own. */
    SUM,

    /** The largest: ages, ratios, the time of the last success. */
    MAX,

    /** The smallest: the time that is left, whether all is well. */
    MIN,

    /**
     * The sum of what is different, each taken once: amounts that sources only look at from outside, such as the depth of a
     * queue. Sources with the same tag values look at the same thing, and the largest reading counts.
     */
    OBSERVED
}
