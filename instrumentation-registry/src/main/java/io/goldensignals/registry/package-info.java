/**
 * A Prometheus registry for Micrometer whose recordings do not contend.
 *
 * <p>Start at {@link io.goldensignals.registry.GoldenPrometheusRegistry}, which takes the place of Micrometer's.
 */
@NullMarked
package io.goldensignals.registry;

import org.jspecify.annotations.NullMarked;
