/**
 * The adapters of amqp-client, the only classes that know its shapes and internals: each call of a hook becomes one event of
 * a ledger or of a meter. Start with {@link io.goldensignals.rabbitmq.hooks.Hooks}. Internal: no part of the API.
 */
@NullMarked
package io.goldensignals.rabbitmq.hooks;

import org.jspecify.annotations.NullMarked;
