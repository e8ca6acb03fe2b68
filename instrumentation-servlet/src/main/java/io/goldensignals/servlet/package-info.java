/**
 * Metrics of an HTTP server that speaks the Servlet API: a filter, a session listener and a {@code /metrics} endpoint.
 *
 * <p>Start with {@link io.goldensignals.servlet.ServletMetrics}; {@link io.goldensignals.servlet.ServletMeters} lists what
 * is measured.
 */
@NullMarked
package io.goldensignals.servlet;

import org.jspecify.annotations.NullMarked;
