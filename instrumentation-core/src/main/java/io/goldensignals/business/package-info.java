/**
 * Business figures: orders and revenue, activity of users by audience, distinct visitors, conversion.
 *
 * <p>Start with {@link io.goldensignals.business.BusinessMetrics}.
 */
@NullMarked
package io.goldensignals.business;

import org.jspecify.annotations.NullMarked;
