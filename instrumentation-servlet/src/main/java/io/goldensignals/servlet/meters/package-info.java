/**
 * The meters of requests, found by route and kind, and the routes themselves. Start with
 * {@link io.goldensignals.servlet.meters.Routes}. Internal: no part of the API.
 */
@NullMarked
package io.goldensignals.servlet.meters;

import org.jspecify.annotations.NullMarked;
