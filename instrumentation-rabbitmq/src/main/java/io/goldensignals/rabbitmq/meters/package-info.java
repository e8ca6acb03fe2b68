/**
 * The meters of destinations, queues, connections and channels, resolved once, and what feeds them. Internal: no part of the
 * API.
 */
@NullMarked
package io.goldensignals.rabbitmq.meters;

import org.jspecify.annotations.NullMarked;
