/** The forms in which files are written. */
@NullMarked
package io.goldensignals.dashboards.output;

import org.jspecify.annotations.NullMarked;
