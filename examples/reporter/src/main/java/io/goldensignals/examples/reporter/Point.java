package io.goldensignals.examples.reporter;

import java.time.Instant;

/** The value of a figure at a time. */
record Point(Instant time, double value) {}
