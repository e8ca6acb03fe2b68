package io.goldensignals.core;

/** A question of the RED and USE methods that a meter answers. */
public enum Signal {
    /** How many per second. */
    RATE,
    /** How many of them failed. */
    ERRORS,
    /** How long they took. */
    DURATION,
    /** How much of a resource is in use. */
    UTILIZATION,
    /** How much work waits because a resource is full. */
    SATURATION,
    /** A figure of the business or of the data rather than of the machine. */
    BUSINESS,
    /** What something is: a version, a limit, an objective. */
    INFO
}
