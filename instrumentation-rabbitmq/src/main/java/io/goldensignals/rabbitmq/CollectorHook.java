package io.goldensignals.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MetricsCollector;

/** The hook that knows the channel; what the host had installed there is called after it, unguarded as before. */
final class CollectorHook implements MetricsCollector, Hook {

    private final Recorder recorder;
    private final MetricsCollector next;

    CollectorHook(Recorder recorder, MetricsCollector next) {
        this.recorder = recorder;
        this.next = next;
        recorder.channels(); // from now on there are connections and channels to count
    }

    @Override
    public boolean records(Recorder recorder) {
        return this.recorder == recorder;
    }

    @Override
    public void newConnection(Connection connection) {
        try {
            recorder.connections().opened(connection);
        } catch (Throwable failure) {
            failed(failure);
        }
        next.newConnection(connection);
    }

    @Override
    public void closeConnection(Connection connection) {
        next.closeConnection(connection);
    }

    @Override
    public void newChannel(Channel channel) {
        try {
            recorder.channels().open(channel);
        } catch (Throwable failure) {
            failed(failure);
        }
        next.newChannel(channel);
    }

    @Override
    public void closeChannel(Channel channel) {
        next.closeChannel(channel);
    }

    @Override
    public void basicPublish(Channel channel) {
        try {
            recorder.sent(channel);
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
        answered(channel, deliveryTag, multiple, OperationResults.ACKED);
        next.basicPublishAck(channel, deliveryTag, multiple);
    }

    @Override
    public void basicPublishNack(Channel channel, long deliveryTag, boolean multiple) {
        answered(channel, deliveryTag, multiple, OperationResults.NACKED);
        next.basicPublishNack(channel, deliveryTag, multiple);
    }

    private void answered(Channel channel, long number, boolean multiple, int outcome) {
        try {
            recorder.channels()
                    .open(channel)
                    .publishes()
                    .answered(number, multiple, outcome, recorder.meters().nanos());
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    @Override
    public void basicPublishUnrouted(Channel channel) {
        try {
            recorder.returned(channel);
        } catch (Throwable failure) {
            failed(failure);
        }
        next.basicPublishUnrouted(channel);
    }

    @Override
    public void consumedMessage(Channel channel, long deliveryTag, boolean autoAck) {
        try {
            recorder.fetched(channel, deliveryTag, autoAck);
        } catch (Throwable failure) {
            failed(failure);
        }
        next.consumedMessage(channel, deliveryTag, autoAck);
    }

    @Override
    public void consumedMessage(Channel channel, long deliveryTag, String consumerTag) {
        try {
            recorder.delivered(recorder.channels().open(channel), deliveryTag, consumerTag);
        } catch (Throwable failure) {
            failed(failure);
        }
        next.consumedMessage(channel, deliveryTag, consumerTag);
    }

    @Override
    public void basicAck(Channel channel, long deliveryTag, boolean multiple) {
        settled(channel, deliveryTag, multiple, Outcomes.ACKED);
        next.basicAck(channel, deliveryTag, multiple);
    }

    @Override
    public void basicNack(Channel channel, long deliveryTag) {
        basicNack(channel, deliveryTag, true);
    }

    @Override
    public void basicNack(Channel channel, long deliveryTag, boolean requeue) {
        // The argument is missing here; the traffic hook has seen it on its way out.
        settled(channel, deliveryTag, multiple(), requeue ? Outcomes.REQUEUED : Outcomes.NACKED);
        next.basicNack(channel, deliveryTag, requeue);
    }

    private boolean multiple() {
        try {
            Handover handover = recorder.handover();
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
        settled(channel, deliveryTag, false, requeue ? Outcomes.REJECT_REQUEUED : Outcomes.REJECTED);
        next.basicReject(channel, deliveryTag, requeue);
    }

    private void settled(Channel channel, long tag, boolean multiple, int outcome) {
        try {
            recorder.settled(channel, tag, multiple, outcome);
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    @Override
    public void basicConsume(Channel channel, String consumerTag, boolean autoAck) {
        try {
            Handover handover = recorder.handover();
            MeasuredConsumer consumer =
                    handover.expect(handover.mine(), MeasuredConsumer.class, HookCheck.Kind.OBSERVATION);
            if (consumer != null) {
                consumer.bind(recorder.channels().open(channel), consumerTag, autoAck);
            }
        } catch (Throwable failure) {
            failed(failure);
        }
        next.basicConsume(channel, consumerTag, autoAck);
    }

    @Override
    public void basicCancel(Channel channel, String consumerTag) {
        try {
            recorder.channels().open(channel).cancelled(consumerTag, "application");
        } catch (Throwable failure) {
            failed(failure);
        }
        next.basicCancel(channel, consumerTag);
    }

    private void failed(Throwable failure) {
        recorder.meters().failed(failure);
    }
}
