/** The published dashboards. */
@NullMarked
package io.goldensignals.dashboards.boards;

import org.jspecify.annotations.NullMarked;
