package io.goldensignals.rabbitmq;

import com.rabbitmq.client.Channel;

/** A channel wrapped by hand that ends with its connection. */
final class MeasuredPlainChannel extends MeasuredChannel {

    MeasuredPlainChannel(Recorder recorder, Channel channel) {
        super(recorder, channel);
    }
}
