package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.ExceptionHandler;
import com.rabbitmq.client.TopologyRecoveryException;

/** The hook that learns of recovery's failed attempts to connect; all else it only passes on. */
final class ExceptionHook extends Hook implements ExceptionHandler {

    private final java.util.function.Consumer<Throwable> failures;
    private final ExceptionHandler next;

    /** {@code failures} never throws. */
    ExceptionHook(Object instrumentation, java.util.function.Consumer<Throwable> failures, ExceptionHandler next) {
        super(instrumentation, next);
        this.failures = failures;
        this.next = next;
    }

    @Override
    public void handleConnectionRecoveryException(Connection connection, Throwable exception) {
        failures.accept(exception);
        next.handleConnectionRecoveryException(connection, exception);
    }

    @Override
    public void handleUnexpectedConnectionDriverException(Connection connection, Throwable exception) {
        next.handleUnexpectedConnectionDriverException(connection, exception);
    }

    @Override
    public void handleReturnListenerException(Channel channel, Throwable exception) {
        next.handleReturnListenerException(channel, exception);
    }

    @Override
    public void handleConfirmListenerException(Channel channel, Throwable exception) {
        next.handleConfirmListenerException(channel, exception);
    }

    @Override
    public void handleBlockedListenerException(Connection connection, Throwable exception) {
        next.handleBlockedListenerException(connection, exception);
    }

    @Override
    public void handleConsumerException(
            Channel channel, Throwable exception, Consumer consumer, String consumerTag, String methodName) {
        next.handleConsumerException(channel, exception, MeasuredConsumer.bare(consumer), consumerTag, methodName);
    }

    @Override
    public void handleChannelRecoveryException(Channel channel, Throwable exception) {
        next.handleChannelRecoveryException(channel, exception);
    }

    @Override
    public void handleTopologyRecoveryException(
            Connection connection, Channel channel, TopologyRecoveryException exception) {
        next.handleTopologyRecoveryException(connection, channel, exception);
    }
}
