/**
 * Exact metrics of what amqp-client publishes, delivers and settles.
 *
 * <p>Start with {@link io.goldensignals.rabbitmq.RabbitMeters} (which meters there are) and
 * {@link io.goldensignals.rabbitmq.RabbitMetrics} (how to switch them on).
 */
@NullMarked
package io.goldensignals.rabbitmq;

import org.jspecify.annotations.NullMarked;
