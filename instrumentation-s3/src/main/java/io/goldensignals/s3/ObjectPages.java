package io.goldensignals.s3;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The listing of a bucket, a page at a time. */
@FunctionalInterface
interface ObjectPages {

    /** The page after {@code token}, the first one if it is null; fails if it takes longer than {@code limit}. */
    Page page(String bucket, String prefix, @Nullable String token, Duration limit);

    /** What a page sums up to, and where the next one begins; null after the last. */
    record Page(long objects, long bytes, @Nullable String next) {}
}
