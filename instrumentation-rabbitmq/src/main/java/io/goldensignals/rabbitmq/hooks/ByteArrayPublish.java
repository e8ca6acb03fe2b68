package io.goldensignals.rabbitmq.hooks;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.observation.ObservationCollector;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Calls {@code publish} of an {@link ObservationCollector} with the signature of amqp-client 5.19 to 5.30. */
final class ByteArrayPublish {

    private static final @Nullable MethodHandle PUBLISH = find();

    /** Whether the client on the class path has the signature. */
    static final boolean USED = PUBLISH != null;

    private ByteArrayPublish() {}

    static void pass(
            ObservationCollector next,
            ObservationCollector.PublishCall call,
            AMQP.Basic.Publish publish,
            AMQP.BasicProperties properties,
            byte @Nullable [] body,
            ObservationCollector.ConnectionInfo connection)
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
                                    ObservationCollector.PublishCall.class,
                                    AMQP.Basic.Publish.class,
                                    AMQP.BasicProperties.class,
                                    byte[].class,
                                    ObservationCollector.ConnectionInfo.class));
        } catch (ReflectiveOperationException e) {
            return null; // a client with buffers
        }
    }
}
