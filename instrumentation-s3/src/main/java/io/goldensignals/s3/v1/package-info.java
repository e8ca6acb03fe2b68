/** Measures clients of the AWS SDK v1. Internal: no part of the API. */
@NullMarked
package io.goldensignals.s3.v1;

import org.jspecify.annotations.NullMarked;
