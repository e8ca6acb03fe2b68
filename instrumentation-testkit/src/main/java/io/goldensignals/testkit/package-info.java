/** Assertions and registries for tests of code that records metrics. */
@NullMarked
package io.goldensignals.testkit;

import org.jspecify.annotations.NullMarked;
