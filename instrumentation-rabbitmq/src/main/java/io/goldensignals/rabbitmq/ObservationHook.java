package io.goldensignals.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.observation.ObservationCollector;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The hook that knows exchange, queue, properties and body, and that may wrap consumers. */
final class ObservationHook implements ObservationCollector, Hook {

    private final Recorder recorder;
    private final ObservationCollector next;

    ObservationHook(Recorder recorder, ObservationCollector next) {
        this.recorder = recorder;
        this.next = next;
    }

    @Override
    public boolean records(Recorder recorder) {
        return this.recorder == recorder;
    }

    @Override
    public void publish(
            PublishCall call,
            AMQP.Basic.Publish publish,
            AMQP.BasicProperties properties,
            @Nullable ByteBuffer body,
            ConnectionInfo connection)
            throws IOException {
        int size = body == null ? 0 : body.remaining(); // before it is written
        measured(call, publish, properties, body, size, connection);
    }

    /** The signature of amqp-client 5.19 to 5.30, which the one with a buffer replaced: no override where that is compiled. */
    public void publish(
            PublishCall call,
            AMQP.Basic.Publish publish,
            AMQP.BasicProperties properties,
            byte @Nullable [] body,
            ConnectionInfo connection)
            throws IOException {
        int size = body == null ? 0 : body.length;
        measured(call, publish, properties, body, size, connection);
    }

    private void measured(
            PublishCall call,
            AMQP.Basic.Publish publish,
            AMQP.BasicProperties properties,
            @Nullable Object body,
            int size,
            ConnectionInfo connection)
            throws IOException {
        long started = recorder.meters().nanos();
        Destination destination = null;
        AMQP.BasicProperties stamped = properties;
        try {
            destination = recorder.destination(publish.getExchange(), publish.getRoutingKey());
            stamped = recorder.stamped(properties, started);
        } catch (Throwable failure) {
            recorder.meters().failed(failure);
        }
        try {
            if (ByteArrayPublish.USED) {
                ByteArrayPublish.pass(next, call, publish, stamped, (byte @Nullable []) body, connection);
            } else {
                next.publish(call, publish, stamped, (@Nullable ByteBuffer) body, connection);
            }
        } catch (Throwable failure) {
            recorder.failed(destination, started, failure);
            throw failure;
        }
        sent(destination, publish, started, size);
    }

    private void sent(@Nullable Destination destination, AMQP.Basic.Publish publish, long started, int size) {
        try {
            if (destination == null) {
                recorder.handover().give(Handover.UNRESOLVED);
                return;
            }
            long note = PublishLedger.note(publish.getExchange(), publish.getRoutingKey(), publish.getMandatory());
            recorder.handover().give(destination, started, note, size);
        } catch (Throwable failure) {
            recorder.meters().failed(failure);
        }
    }

    @Override
    public Consumer basicConsume(String queue, String consumerTag, Consumer consumer) {
        Consumer observed = next.basicConsume(queue, consumerTag, consumer);
        try {
            Consumer measured = recorder.measured(queue, observed);
            recorder.handover().give(measured);
            return measured;
        } catch (Throwable failure) {
            recorder.meters().failed(failure);
            recorder.handover().give(Handover.UNRESOLVED);
            return observed;
        }
    }

    @Override
    public GetResponse basicGet(BasicGetCall call, String queue) {
        QueueMeters meters = null;
        long nanos = -1;
        try {
            nanos = recorder.nanosOfFetch(); // the answer is here already: the call only unpacks it
            meters = recorder.fetching(queue);
            recorder.handover().give(meters);
        } catch (Throwable failure) {
            recorder.meters().failed(failure);
        }
        GetResponse response = next.basicGet(call, queue);
        if (meters != null) {
            fetched(meters, nanos, response);
        }
        return response;
    }

    private void fetched(QueueMeters meters, long nanos, @Nullable GetResponse response) {
        try {
            Handover.take(recorder.handover().mine(), QueueMeters.class); // still there if nothing was fetched
            recorder.fetched(meters, nanos, response);
        } catch (Throwable failure) {
            recorder.meters().failed(failure);
        }
    }
}
