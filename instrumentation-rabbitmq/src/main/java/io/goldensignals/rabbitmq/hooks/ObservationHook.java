package io.goldensignals.rabbitmq.hooks;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.observation.ObservationCollector;
import io.goldensignals.rabbitmq.ledger.ChannelLedger;
import io.goldensignals.rabbitmq.meters.Destination;
import io.goldensignals.rabbitmq.meters.QueueMeters;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The hook that knows exchange, queue, properties and body, and that may wrap consumers. */
final class ObservationHook extends Hook implements ObservationCollector {

    private final Instrumentation shared;
    private final ObservationCollector next;

    ObservationHook(Instrumentation shared, ObservationCollector next) {
        super(shared, next);
        this.shared = shared;
        this.next = next;
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
        long started = shared.meters().nanos();
        Destination destination = null;
        AMQP.BasicProperties stamped = properties;
        try {
            destination = shared.destinations().of(publish.getExchange(), publish.getRoutingKey());
            stamped = shared.destinations().stamped(properties, started);
        } catch (Throwable failure) {
            shared.meters().failed(failure);
        }
        try {
            pass(call, publish, properties, stamped, body, connection);
        } catch (Throwable failure) {
            failed(destination, started, failure);
            throw failure;
        }
        sent(destination, publish, started, size);
    }

    /** Publishes with our header or, where that is what does not fit into the frame of the headers, without it. */
    private void pass(
            PublishCall call,
            AMQP.Basic.Publish publish,
            AMQP.BasicProperties properties,
            AMQP.BasicProperties stamped,
            @Nullable Object body,
            ConnectionInfo connection)
            throws IOException {
        try {
            pass(call, publish, stamped, body, connection);
        } catch (IllegalArgumentException refused) {
            if (!isTooLarge(refused)) {
                throw refused;
            }
            pass(call, publish, properties, body, connection);
        }
    }

    /** Whether amqp-client refused headers for their size, which it does before it sends anything. */
    private static boolean isTooLarge(IllegalArgumentException refused) {
        String message = refused.getMessage();
        return message != null && message.startsWith("Content headers exceeded max frame size");
    }

    private void pass(
            PublishCall call,
            AMQP.Basic.Publish publish,
            AMQP.BasicProperties properties,
            @Nullable Object body,
            ConnectionInfo connection)
            throws IOException {
        if (ByteArrayPublish.USED) {
            ByteArrayPublish.pass(next, call, publish, properties, (byte @Nullable []) body, connection);
        } else {
            next.publish(call, publish, properties, (@Nullable ByteBuffer) body, connection);
        }
    }

    private void sent(@Nullable Destination destination, AMQP.Basic.Publish publish, long started, int size) {
        try {
            if (destination == null) {
                shared.handover().give(Handover.UNRESOLVED);
                return;
            }
            long note = ChannelLedger.note(publish.getExchange(), publish.getRoutingKey(), publish.getMandatory());
            shared.handover().give(destination, started, note, size);
        } catch (Throwable failure) {
            shared.meters().failed(failure);
        }
    }

    /** A message did not go out. */
    private void failed(@Nullable Destination destination, long started, Throwable cause) {
        try {
            if (destination != null) {
                destination.failed(shared.meters().nanos() - started, cause);
            }
        } catch (Throwable failure) {
            shared.meters().failed(failure);
        }
    }

    /** How long ago this thread sent the fetch whose answer has come; negative if our traffic hook was replaced. */
    private long nanosOfFetch() {
        Handover.Place given = shared.handover().mine();
        return shared.handover().expect(given, String.class, HookCheck.Kind.TRAFFIC) == null
                ? -1
                : shared.meters().nanos() - given.started();
    }

    @Override
    public Consumer basicConsume(String queue, String consumerTag, Consumer consumer) {
        Consumer observed = next.basicConsume(queue, consumerTag, consumer);
        try {
            Consumer measured = shared.measured(queue, observed, shared.isElsewhere(queue, consumer));
            shared.handover().give(measured);
            return measured;
        } catch (Throwable failure) {
            shared.meters().failed(failure);
            shared.handover().give(Handover.UNRESOLVED);
            return observed;
        }
    }

    @Override
    public GetResponse basicGet(BasicGetCall call, String queue) {
        QueueMeters meters = null;
        long nanos = -1;
        try {
            nanos = nanosOfFetch(); // the answer is here already: the call only unpacks it
            meters = shared.queues().of(queue);
            meters.fetching();
            shared.handover().give(meters);
        } catch (Throwable failure) {
            shared.meters().failed(failure);
        }
        GetResponse response = next.basicGet(call, queue);
        if (meters != null) {
            fetched(meters, nanos, response);
        }
        return response;
    }

    private void fetched(QueueMeters meters, long nanos, @Nullable GetResponse response) {
        try {
            shared.handover().mine().take(QueueMeters.class); // still there if nothing was fetched
            meters.fetched(nanos, response != null);
            if (response != null) {
                meters.received(
                        response.getEnvelope().isRedeliver(),
                        response.getProps(),
                        response.getBody(),
                        shared.meters().nanos());
            }
        } catch (Throwable failure) {
            shared.meters().failed(failure);
        }
    }

    /** Calls {@code publish} of an {@link ObservationCollector} with the signature of amqp-client 5.19 to 5.30. */
    private static final class ByteArrayPublish {

        private static final @Nullable MethodHandle PUBLISH = find();

        /** Whether the client on the class path has the signature. */
        static final boolean USED = PUBLISH != null;

        private ByteArrayPublish() {}

        static void pass(
                ObservationCollector next,
                PublishCall call,
                AMQP.Basic.Publish publish,
                AMQP.BasicProperties properties,
                byte @Nullable [] body,
                ConnectionInfo connection)
                throws IOException {
            try {
                requireNonNull(PUBLISH).invokeExact(next, call, publish, properties, body, connection);
            } catch (IOException | RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable undeclared) {
                throw new IllegalStateException("publish declares no other exception", undeclared);
            }
        }

        private static @Nullable MethodHandle find() {
            try {
                return MethodHandles.publicLookup()
                        .findVirtual(
                                ObservationCollector.class,
                                "publish",
                                MethodType.methodType(
                                        void.class,
                                        PublishCall.class,
                                        AMQP.Basic.Publish.class,
                                        AMQP.BasicProperties.class,
                                        byte[].class,
                                        ConnectionInfo.class));
            } catch (ReflectiveOperationException e) {
                return null; // a client with buffers
            }
        }
    }
}
