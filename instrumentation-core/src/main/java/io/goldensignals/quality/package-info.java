/**
 * Quality of data: validation, lateness, dead letters, freshness, drift, calls of models, and fences for figures.
 *
 * <p>Start with {@link io.goldensignals.quality.QualityMetrics}; {@link io.goldensignals.quality.IqrFence} stands alone.
 */
@NullMarked
package io.goldensignals.quality;

import org.jspecify.annotations.NullMarked;
