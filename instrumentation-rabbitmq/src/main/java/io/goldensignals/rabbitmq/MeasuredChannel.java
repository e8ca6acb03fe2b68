package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A channel that was wrapped by hand: what goes through it is measured like on a measured connection, but for deliveries,
 * which are seen when their handling begins.
 */
abstract class MeasuredChannel extends ConsumingChannel {

    private final Recorder recorder;
    private final ChannelLife life;

    MeasuredChannel(Recorder recorder, Channel channel) {
        super(channel);
        this.recorder = recorder;
        this.life = new ChannelLife(recorder, channel);
        life.listen();
        record(state -> {}); // counts the channel from now on
    }

    boolean records(Recorder recorder) {
        return this.recorder == recorder;
    }

    void failed(Throwable failure) {
        recorder.meters().failed(failure);
    }

    private interface Recording {
        void run(ChannelState state);
    }

    private void record(Recording recording) {
        try {
            recording.run(life.state());
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    private interface Transmission {
        void send(AMQP.BasicProperties properties) throws IOException;
    }

    private void publish(
            String exchange,
            String routingKey,
            boolean mandatory,
            AMQP.@Nullable BasicProperties given,
            int size,
            Transmission transmission)
            throws IOException {
        long started = recorder.meters().nanos();
        AMQP.BasicProperties properties = given == null ? MessageProperties.MINIMAL_BASIC : given;
        Destination destination = null;
        AMQP.BasicProperties stamped = properties;
        try {
            destination = recorder.destination(exchange, routingKey);
            stamped = recorder.stamped(properties, started);
        } catch (Throwable failure) {
            failed(failure);
        }
        try {
            transmission.send(stamped);
        } catch (Throwable failure) {
            recorder.failed(destination, started, failure);
            throw failure;
        }
        if (destination != null) {
            Destination known = destination;
            long note = PublishLedger.note(exchange, routingKey, mandatory);
            record(state -> recorder.sent(state, known, size, started, note));
        }
    }

    @Override
    public void basicPublish(String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        basicPublish(exchange, routingKey, false, false, properties, body);
    }

    @Override
    public void basicPublish(
            String exchange, String routingKey, boolean mandatory, AMQP.BasicProperties properties, byte[] body)
            throws IOException {
        basicPublish(exchange, routingKey, mandatory, false, properties, body);
    }

    @Override
    public void basicPublish(
            String exchange,
            String routingKey,
            boolean mandatory,
            boolean immediate,
            AMQP.BasicProperties properties,
            byte[] body)
            throws IOException {
        publish(
                exchange,
                routingKey,
                mandatory,
                properties,
                body == null ? 0 : body.length,
                stamped -> channel.basicPublish(exchange, routingKey, mandatory, immediate, stamped, body));
    }

    @Override
    public void basicPublish(
            String exchange,
            String routingKey,
            boolean mandatory,
            boolean immediate,
            AMQP.BasicProperties properties,
            ByteBuffer body,
            WriteListener listener)
            throws IOException {
        publish(
                exchange,
                routingKey,
                mandatory,
                properties,
                body == null ? 0 : body.remaining(),
                stamped -> channel.basicPublish(exchange, routingKey, mandatory, immediate, stamped, body, listener));
    }

    @Override
    public String basicConsume(
            String queue,
            boolean autoAck,
            String consumerTag,
            boolean noLocal,
            boolean exclusive,
            Map<String, Object> arguments,
            Consumer consumer)
            throws IOException {
        MeasuredConsumer measured;
        try {
            measured = recorder.measured(queue, consumer);
        } catch (Throwable failure) {
            failed(failure);
            return channel.basicConsume(queue, autoAck, consumerTag, noLocal, exclusive, arguments, consumer);
        }
        BoundConsumer bound = new BoundConsumer(this, measured, autoAck);
        String tag = channel.basicConsume(queue, autoAck, consumerTag, noLocal, exclusive, arguments, bound);
        bound.bind(tag);
        return tag;
    }

    ChannelLife life() {
        return life;
    }

    @Override
    public GetResponse basicGet(String queue, boolean autoAck) throws IOException {
        long started = recorder.meters().nanos();
        QueueMeters meters = fetching(queue);
        GetResponse response;
        try {
            response = channel.basicGet(queue, autoAck);
        } catch (Throwable failure) {
            recorder.failedToFetch(meters, started, failure);
            throw failure;
        }
        if (meters != null) {
            long nanos = recorder.meters().nanos() - started;
            record(state -> fetched(state, meters, nanos, response, autoAck));
        }
        return response;
    }

    private @Nullable QueueMeters fetching(String queue) {
        try {
            return recorder.fetching(queue);
        } catch (Throwable failure) {
            failed(failure);
            return null;
        }
    }

    private void fetched(
            ChannelState state, QueueMeters queue, long nanos, @Nullable GetResponse response, boolean autoAck) {
        if (response != null) {
            recorder.fetched(state, queue, response.getEnvelope().getDeliveryTag(), autoAck);
        }
        recorder.fetched(queue, nanos, response);
    }

    @Override
    public void basicAck(long tag, boolean multiple) throws IOException {
        beforeSettling(tag, multiple);
        channel.basicAck(tag, multiple);
        settled(tag, multiple, Outcomes.ACKED);
    }

    @Override
    public void basicNack(long tag, boolean multiple, boolean requeue) throws IOException {
        beforeSettling(tag, multiple);
        channel.basicNack(tag, multiple, requeue);
        settled(tag, multiple, requeue ? Outcomes.REQUEUED : Outcomes.NACKED);
    }

    @Override
    public void basicReject(long tag, boolean requeue) throws IOException {
        channel.basicReject(tag, requeue);
        settled(tag, false, requeue ? Outcomes.REQUEUED : Outcomes.REJECTED);
    }

    private void beforeSettling(long tag, boolean multiple) {
        if (multiple && tag == 0) {
            record(state -> state.settles().beforeSettlingAll());
        }
    }

    private void settled(long tag, boolean multiple, int outcome) {
        record(state -> {
            long sent = state.sentTag(tag, multiple);
            if (sent >= 0) {
                state.settles().settled(sent, multiple, outcome);
            }
        });
    }

    @Override
    public void basicQos(int size, int count, boolean wholeChannel) throws IOException {
        channel.basicQos(size, count, wholeChannel);
        record(state -> state.prefetch(count, wholeChannel));
    }

    @Override
    public void basicQos(int count, boolean wholeChannel) throws IOException {
        basicQos(0, count, wholeChannel);
    }

    @Override
    public void basicQos(int count) throws IOException {
        basicQos(0, count, false);
    }

    @Override
    public AMQP.Basic.RecoverOk basicRecover() throws IOException {
        return basicRecover(true);
    }

    @Override
    public AMQP.Basic.RecoverOk basicRecover(boolean requeue) throws IOException {
        if (requeue) {
            record(state -> state.settles().requeueAll()); // before the first of them is delivered again
        }
        return channel.basicRecover(requeue);
    }

    @Override
    public AMQP.Tx.SelectOk txSelect() throws IOException {
        AMQP.Tx.SelectOk answer = channel.txSelect();
        record(ChannelState::beginTransactions);
        return answer;
    }

    @Override
    public AMQP.Tx.CommitOk txCommit() throws IOException {
        AMQP.Tx.CommitOk answer = channel.txCommit();
        record(state -> state.endTransaction(true));
        return answer;
    }

    @Override
    public AMQP.Tx.RollbackOk txRollback() throws IOException {
        AMQP.Tx.RollbackOk answer = channel.txRollback();
        record(state -> state.endTransaction(false));
        return answer;
    }

    @Override
    public void clearReturnListeners() {
        channel.clearReturnListeners();
        channel.addReturnListener(life);
    }

    @Override
    public void clearConfirmListeners() {
        channel.clearConfirmListeners();
        channel.addConfirmListener(life);
    }
}
