package io.goldensignals.business;

import java.time.Duration;

/**
 * A store in which several instances count distinct ids together. Implementations are thread-safe; they are called on a
 * thread of ours and may throw.
 *
 * @see RedisDistinctStore
 */
public interface DistinctStore {

    /** Adds ids to the count called {@code key}, which can be forgotten once {@code keep} has passed. */
    void add(String key, long[] ids, Duration keep);

    /** How many distinct ids have been added to the count called {@code key}; 0 if there is none. */
    long count(String key);
}
