/**
 * The catalogue of meters and the recorders that fill them.
 *
 * <p>Start with {@link io.goldensignals.core.MeterCatalog} (which meters there are),
 * {@link io.goldensignals.core.RequestMetrics} (rate, errors, duration) and
 * {@link io.goldensignals.core.ResourceMetrics} (utilization, saturation, errors).
 */
@NullMarked
package io.goldensignals.core;

import org.jspecify.annotations.NullMarked;
