/**
 * Metrics of an HTTP server that speaks the Servlet API: a filter, a session listener and a {@code /metrics} endpoint.
 *
 * <p>Start with {@link io.goldensignals.servlet.ServletMetrics}; {@link io.goldensignals.servlet.ServletMeters} lists what
 * is measured. The packages below this one are layers, each of which knows those after it: hooks that the container calls, a
 * request's life, the recorder of its end, its meters.
 */
@NullMarked
package io.goldensignals.servlet;

import org.jspecify.annotations.NullMarked;
