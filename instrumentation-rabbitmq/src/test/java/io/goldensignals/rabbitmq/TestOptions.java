package io.goldensignals.rabbitmq;

import io.goldensignals.rabbitmq.hooks.Instrumentation;

/** Lets tests of the layers below begin with the options that users set. */
public final class TestOptions {

    private TestOptions() {}

    public static Instrumentation.Options of(RabbitMetrics.Builder options) {
        return options.options();
    }
}
