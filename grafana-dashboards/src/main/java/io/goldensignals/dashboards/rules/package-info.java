/** The published rules. */
@NullMarked
package io.goldensignals.dashboards.rules;

import org.jspecify.annotations.NullMarked;
