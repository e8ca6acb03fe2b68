package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.AddressResolver;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A factory that counts connections which it fails to open; amqp-client calls no hook for a first one that fails. */
public final class CountingConnectionFactory extends ConnectionFactory {

    private final Consumer<Throwable> failures;

    public CountingConnectionFactory(Consumer<Throwable> failures) {
        this.failures = failures;
    }

    /** All other ways to open a connection lead here. */
    @Override
    public Connection newConnection(
            @Nullable ExecutorService executor, AddressResolver addresses, @Nullable String connectionName)
            throws IOException, TimeoutException {
        try {
            return super.newConnection(executor, addresses, connectionName);
        } catch (Throwable failure) {
            failures.accept(failure);
            throw failure;
        }
    }
}
