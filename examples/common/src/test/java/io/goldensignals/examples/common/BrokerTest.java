package io.goldensignals.examples.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections to the broker that come while they are closed. */
class BrokerTest {
    private final List<String> called = new CopyOnWriteArrayList<>();
    private final List<Connection> handedOut = new CopyOnWriteArrayList<>();
    private final CountDownLatch connecting = new CountDownLatch(1);
    private final CountDownLatch connect = new CountDownLatch(1);
    private final Broker broker = new Broker(this::connectWhenAllowed, handedOut::add);

    @AfterEach
    void allow() {
        connect.countDown();
    }

    /** A library that takes no notice of an interrupt, as one may while it shakes hands. */
    private Connection connectWhenAllowed() {
        connecting.countDown();
        while (true) {
            try {
                connect.await();
                return stub(Connection.class);
            } catch (InterruptedException ignored) {
                // as said
            }
        }
    }

    @Test
    void aConnectionThatComesAfterTheEndIsNotLeftOpen() throws Exception {
        broker.start();
        connecting.await();
        broker.close();
        assertThat(called).isEmpty();

        connect.countDown();

        await().untilAsserted(() -> assertThat(called).contains("Connection.abort"));
        assertThat(handedOut).isEmpty();
    }

    @Test
    void neitherIsOneOfThePublisherOfTelemetry() throws Exception {
        TelemetryPublisher telemetry = TelemetryPublisher.start(this::connectWhenAllowed);
        connecting.await();
        telemetry.close();

        connect.countDown();

        await().untilAsserted(() -> assertThat(called).containsExactly("Connection.abort"));
    }

    @Test
    void theConnectionThatStandsIsClosedAtTheEnd() throws Exception {
        connect.countDown();
        broker.start();
        await().until(() -> !handedOut.isEmpty());
        assertThat(called).doesNotContain("Connection.abort");

        broker.close();

        assertThat(called).contains("Connection.abort");
    }

    /** Does nothing but note what is called. */
    private <T> T stub(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    called.add(type.getSimpleName() + "." + method.getName());
                    return answer(method);
                }));
    }

    private Object answer(Method method) {
        if (method.getReturnType() == Channel.class) {
            return stub(Channel.class);
        }
        if (method.getReturnType() == boolean.class) {
            return true;
        }
        return method.getReturnType() == Map.class ? Map.of() : null;
    }
}
