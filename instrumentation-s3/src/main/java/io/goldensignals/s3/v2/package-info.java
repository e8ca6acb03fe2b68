/** Measures clients of the AWS SDK v2. Internal: no part of the API. */
@NullMarked
package io.goldensignals.s3.v2;

import org.jspecify.annotations.NullMarked;
