package io.goldensignals.business;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import redis.clients.jedis.UnifiedJedis;

/**
 * Distinct counts in Redis' HyperLogLogs ({@code PFADD}, {@code PFCOUNT}), with a standard error of 0.81 %. Needs
 * {@code redis.clients:jedis} on the class path.
 *
 * <p>Thread-safe if {@code redis} is, as pooled clients are. The client remains the application's to close.
 */
public final class RedisDistinctStore implements DistinctStore {

    private static final int IDS_AT_ONCE = 1000;

    private final UnifiedJedis redis;
    private final String prefix;

    private RedisDistinctStore(UnifiedJedis redis, String prefix) {
        this.redis = requireNonNull(redis, "redis");
        this.prefix = prefix;
    }

    /** A store in {@code redis} of one service alone: figures of the same name and interval are added up, whichever service they are of. */
    public static RedisDistinctStore of(UnifiedJedis redis) {
        return new RedisDistinctStore(redis, "");
    }

    /**
     * A store in {@code redis} whose keys begin with {@code prefix} and a colon, so that services or stages with prefixes of their
     * own count apart. All instances of a service have the same one.
     *
     * @throws IllegalArgumentException if the prefix is blank
     */
    public static RedisDistinctStore of(UnifiedJedis redis, String prefix) {
        if (prefix.isBlank()) {
            throw new IllegalArgumentException("prefix is blank, must be the name of a service, for instance");
        }
        return new RedisDistinctStore(redis, prefix + ":");
    }

    @Override
    public void add(String key, long[] ids, Duration keep) {
        byte[] name = (prefix + key).getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < ids.length; from += IDS_AT_ONCE) {
            byte[][] elements = new byte[Math.min(IDS_AT_ONCE, ids.length - from)][];
            for (int i = 0; i < elements.length; i++) {
                elements[i] =
                        ByteBuffer.allocate(Long.BYTES).putLong(ids[from + i]).array();
            }
            redis.pfadd(name, elements);
        }
        redis.expire(name, keep.toSeconds());
    }

    @Override
    public long count(String key) {
        return redis.pfcount(prefix + key);
    }
}
