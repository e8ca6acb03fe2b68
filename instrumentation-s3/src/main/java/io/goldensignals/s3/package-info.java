/**
 * Measures S3: calls, attempts, streams, connection pools and the size of buckets.
 *
 * <p>Start with {@link io.goldensignals.s3.S3Metrics}; {@link io.goldensignals.s3.S3Meters} lists what there is to see.
 */
@NullMarked
package io.goldensignals.s3;

import org.jspecify.annotations.NullMarked;
