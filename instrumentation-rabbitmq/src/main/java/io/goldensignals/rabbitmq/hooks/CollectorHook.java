package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MetricsCollector;
import io.goldensignals.rabbitmq.ledger.ChannelLedger;
import io.goldensignals.rabbitmq.ledger.DeliveryOutcome;
import io.goldensignals.rabbitmq.ledger.OperationOutcome;
import io.goldensignals.rabbitmq.ledger.Subscription;
import io.goldensignals.rabbitmq.meters.Destination;
import io.goldensignals.rabbitmq.meters.QueueMeters;

/** The hook that knows the channel; what the host had installed there is called after it, unguarded as before. */
final class CollectorHook extends Hook implements MetricsCollector {

    private final Instrumentation shared;
    private final MetricsCollector next;

    CollectorHook(Instrumentation shared, MetricsCollector next) {
        super(shared, next);
        this.shared = shared;
        this.next = next;
    }

    @Override
    public void newConnection(Connection connection) {
        attempt(() -> shared.channels().connected(connection));
        next.newConnection(connection);
    }

    @Override
    public void closeConnection(Connection connection) {
        next.closeConnection(connection);
    }

    @Override
    public void newChannel(Channel channel) {
        attempt(() -> shared.channels().open(channel));
        next.newChannel(channel);
    }

    @Override
    public void closeChannel(Channel channel) {
        next.closeChannel(channel);
    }

    @Override
    public void basicPublish(Channel channel) {
        try {
            sent(channel);
        } catch (Throwable failure) {
            failed(failure);
        }
        next.basicPublish(channel);
    }

    @Override
    public void basicPublishFailure(Channel channel, Throwable cause) {
        next.basicPublishFailure(channel, cause);
    }

    @Override
    public void basicPublishAck(Channel channel, long deliveryTag, boolean multiple) {
        answered(channel, deliveryTag, multiple, OperationOutcome.ACKED);
        next.basicPublishAck(channel, deliveryTag, multiple);
    }

    @Override
    public void basicPublishNack(Channel channel, long deliveryTag, boolean multiple) {
        answered(channel, deliveryTag, multiple, OperationOutcome.NACKED);
        next.basicPublishNack(channel, deliveryTag, multiple);
    }

    private void answered(Channel channel, long number, boolean multiple, OperationOutcome outcome) {
        try {
            ledger(channel).answered(number, multiple, outcome, shared.meters().nanos());
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    @Override
    public void basicPublishUnrouted(Channel channel) {
        attempt(() -> returned(channel));
        next.basicPublishUnrouted(channel);
    }

    @Override
    public void consumedMessage(Channel channel, long deliveryTag, boolean autoAck) {
        try {
            fetched(channel, deliveryTag, autoAck);
        } catch (Throwable failure) {
            failed(failure);
        }
        next.consumedMessage(channel, deliveryTag, autoAck);
    }

    @Override
    public void consumedMessage(Channel channel, long deliveryTag, String consumerTag) {
        try {
            delivered(shared.channels().open(channel), deliveryTag, consumerTag);
        } catch (Throwable failure) {
            failed(failure);
        }
        next.consumedMessage(channel, deliveryTag, consumerTag);
    }

    @Override
    public void basicAck(Channel channel, long deliveryTag, boolean multiple) {
        settled(channel, deliveryTag, multiple, DeliveryOutcome.ACKED);
        next.basicAck(channel, deliveryTag, multiple);
    }

    @Override
    public void basicNack(Channel channel, long deliveryTag) {
        basicNack(channel, deliveryTag, true);
    }

    @Override
    public void basicNack(Channel channel, long deliveryTag, boolean requeue) {
        // The argument is missing here; the traffic hook has seen it on its way out.
        settled(channel, deliveryTag, multiple(), requeue ? DeliveryOutcome.REQUEUED : DeliveryOutcome.NACKED);
        next.basicNack(channel, deliveryTag, requeue);
    }

    private boolean multiple() {
        try {
            Handover handover = shared.handover();
            return Boolean.TRUE.equals(handover.expect(handover.mine(), Boolean.class, HookCheck.Kind.TRAFFIC));
        } catch (Throwable failure) {
            failed(failure);
            return false;
        }
    }

    @Override
    public void basicReject(Channel channel, long deliveryTag) {
        basicReject(channel, deliveryTag, true);
    }

    @Override
    public void basicReject(Channel channel, long deliveryTag, boolean requeue) {
        settled(channel, deliveryTag, false, requeue ? DeliveryOutcome.REJECT_REQUEUED : DeliveryOutcome.REJECTED);
        next.basicReject(channel, deliveryTag, requeue);
    }

    private void settled(Channel channel, long tag, boolean multiple, DeliveryOutcome outcome) {
        try {
            ChannelState state = shared.channels().open(channel);
            state.ledger().settled(tag == 0 ? 0 : state.brokerTag(tag), multiple, outcome);
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    @Override
    public void basicConsume(Channel channel, String consumerTag, boolean autoAck) {
        try {
            Handover handover = shared.handover();
            MeasuredConsumer consumer =
                    handover.expect(handover.mine(), MeasuredConsumer.class, HookCheck.Kind.OBSERVATION);
            if (consumer != null) {
                consumer.bind(shared.channels().open(channel), consumerTag, autoAck);
            }
        } catch (Throwable failure) {
            failed(failure);
        }
        next.basicConsume(channel, consumerTag, autoAck);
    }

    @Override
    public void basicCancel(Channel channel, String consumerTag) {
        attempt(() -> ledger(channel).cancelled(consumerTag));
        next.basicCancel(channel, consumerTag);
    }

    private ChannelLedger ledger(Channel channel) {
        return shared.channels().open(channel).ledger();
    }

    /** The publish call that was handed over on this thread went out on {@code channel}. */
    private void sent(Channel channel) {
        Handover.Place given = shared.handover().mine();
        Destination destination = shared.handover().expect(given, Destination.class, HookCheck.Kind.OBSERVATION);
        if (destination == null) {
            return;
        }
        long next = channel.getNextPublishSeqNo();
        if (next > 1) { // the channel has confirms, and had them when this message got its number
            ledger(channel).sent(next - 1, destination, given.size(), given.started(), given.note());
        } else {
            ledger(channel).sent(destination, given.size());
            destination.transmitted(shared.meters().nanos() - given.started());
        }
    }

    /** The broker returned what was handed over on this thread. */
    private void returned(Channel channel) {
        AMQP.Basic.Return returned = shared.handover().takeReturned();
        if (returned == null) {
            return;
        }
        String exchange = returned.getExchange();
        String routingKey = returned.getRoutingKey();
        shared.destinations().returned(exchange, routingKey, returned.getReplyCode());
        if (channel.getNextPublishSeqNo() > 0) { // with confirms it will be answered too
            ledger(channel).returned(ChannelLedger.note(exchange, routingKey, true));
        }
    }

    private void delivered(ChannelState state, long tag, String consumerTag) {
        Subscription subscription = state.ledger().consumer(consumerTag);
        if (subscription != null) {
            state.ledger()
                    .delivered(
                            subscription, state.brokerTag(tag), shared.meters().nanos());
        }
    }

    /** A message was fetched; amqp-client shows its tag without the offset of a recovered channel. */
    private void fetched(Channel channel, long tag, boolean autoAck) {
        QueueMeters queue = shared.handover().mine().take(QueueMeters.class);
        if (queue != null) {
            ledger(channel).fetched(queue, tag, autoAck, shared.meters().nanos());
        }
    }

    /** For rare events: {@code event} is an object each time. */
    private void attempt(Runnable event) {
        try {
            event.run();
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    private void failed(Throwable failure) {
        shared.meters().failed(failure);
    }
}
