/**
 * The exact accounting of one channel: {@link io.goldensignals.rabbitmq.ledger.ChannelLedger} and its parts. Knows neither
 * amqp-client nor meters; what ends is reported to the accounts of queues and destinations. Internal: no part of the API.
 */
@NullMarked
package io.goldensignals.rabbitmq.ledger;

import org.jspecify.annotations.NullMarked;
