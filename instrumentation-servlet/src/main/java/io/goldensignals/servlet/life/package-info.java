/**
 * A request's life: from its begin to its one end, whichever of several ways comes first. It knows no wrapper and no container,
 * only what a recorder needs. Start with {@link io.goldensignals.servlet.life.Requests}. Internal: no part of the API.
 */
@NullMarked
package io.goldensignals.servlet.life;

import org.jspecify.annotations.NullMarked;
