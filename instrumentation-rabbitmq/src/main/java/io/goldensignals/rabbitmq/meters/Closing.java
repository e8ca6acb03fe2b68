package io.goldensignals.rabbitmq.meters;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;

/** Who ended a connection or channel, and with which reply code. */
record Closing(String initiator, String replyCode) {

    static Closing of(ShutdownSignalException cause) {
        Method reason = cause.getReason();
        String code = "";
        if (reason instanceof AMQP.Connection.Close close) {
            code = Integer.toString(close.getReplyCode());
        } else if (reason instanceof AMQP.Channel.Close close) {
            code = Integer.toString(close.getReplyCode());
        }
        if (cause.isInitiatedByApplication()) {
            return new Closing("application", code);
        }
        return new Closing(code.isEmpty() ? "network" : "broker", code);
    }
}
