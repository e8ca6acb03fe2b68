package io.goldensignals.rabbitmq;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Command;
import com.rabbitmq.client.TrafficListener;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the deliveries that reach the client, whether or not a thread handles them yet. */
final class Arrivals implements TrafficListener {

    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void write(Command command) {
        // Only what arrives is asked for.
    }

    @Override
    public void read(Command command) {
        if (command.getMethod() instanceof AMQP.Basic.Deliver) {
            count.incrementAndGet();
        }
    }

    void awaitCount(int expected) {
        await().atMost(BrokerContract.PATIENCE).until(() -> count.get() == expected);
    }

    /** In a handler: makes what arrives after its message wait. */
    static void hold(CountDownLatch until) throws IOException {
        try {
            if (!until.await(BrokerContract.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("held for too long");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
