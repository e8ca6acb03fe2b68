package io.goldensignals.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.ExceptionHandler;
import com.rabbitmq.client.TopologyRecoveryException;

/** An application's handler of exceptions, which notes each and lets it pass. */
record NotingExceptions(Stage stage) implements ExceptionHandler {

    private void note(String what, Throwable failure) {
        stage.called("exceptions", what + ' ' + Stage.describe(failure));
    }

    @Override
    public void handleUnexpectedConnectionDriverException(Connection connection, Throwable failure) {
        // Whether the reader sees the cut before it is closed depends on the order of threads.
    }

    @Override
    public void handleReturnListenerException(Channel channel, Throwable failure) {
        note("of a return listener of channel " + channel.getChannelNumber(), failure);
    }

    @Override
    public void handleConfirmListenerException(Channel channel, Throwable failure) {
        note("of a confirm listener of channel " + channel.getChannelNumber(), failure);
    }

    @Override
    public void handleBlockedListenerException(Connection connection, Throwable failure) {
        note("of a blocked listener", failure);
    }

    @Override
    public void handleConsumerException(
            Channel channel, Throwable failure, Consumer consumer, String tag, String method) {
        String of = "of a " + consumer.getClass().getName() + ' ' + tag + ' ' + method;
        note(of + " of channel " + channel.getChannelNumber(), failure);
    }

    @Override
    public void handleConnectionRecoveryException(Connection connection, Throwable failure) {
        note("of recovery", failure);
    }

    @Override
    public void handleChannelRecoveryException(Channel channel, Throwable failure) {
        note("of the recovery of channel " + channel.getChannelNumber(), failure);
    }

    @Override
    public void handleTopologyRecoveryException(
            Connection connection, Channel channel, TopologyRecoveryException failure) {
        note("of the topology's recovery", failure);
    }
}
