package io.goldensignals.s3;

import org.jspecify.annotations.Nullable;

/** The listing of a bucket, a page at a time. */
@FunctionalInterface
interface ObjectPages {

    /** The page after {@code token}, the first one if it is null. */
    Page page(String bucket, String prefix, @Nullable String token);

    /** What a page sums up to, and where the next one begins; null after the last. */
    record Page(long objects, long bytes, @Nullable String next) {}
}
