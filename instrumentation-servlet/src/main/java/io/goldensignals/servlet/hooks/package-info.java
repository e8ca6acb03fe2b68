/**
 * What the container calls: the filter, the listeners, and the wrappers that count bodies, the only classes that stand between
 * container and application. Start with {@link io.goldensignals.servlet.hooks.MetricsFilter}. Internal: no part of the API.
 */
@NullMarked
package io.goldensignals.servlet.hooks;

import org.jspecify.annotations.NullMarked;
