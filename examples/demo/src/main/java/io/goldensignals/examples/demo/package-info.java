/** Runs both services with a broker, an S3 server and traffic, and shows what they measure. */
@NullMarked
package io.goldensignals.examples.demo;

import org.jspecify.annotations.NullMarked;
