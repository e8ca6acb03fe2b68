package io.goldensignals.examples.demo;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.examples.common.ConfigurationException;
import io.goldensignals.examples.common.ServiceOptions;
import java.util.Optional;

/** The AMQP 0-9-1 broker of the demo. */
interface MessageBroker extends AutoCloseable {
    /** Where it is, with credentials. */
    String uri();

    /** What it is, for people. */
    String describe();

    /** Where Prometheus finds its metrics, as host and port. */
    default Optional<String> metricsTarget() {
        return Optional.empty();
    }

    /** Stops it as an outage would; queues and messages survive. */
    void stop() throws Exception;

    /** Starts it, or starts it again on the same port. */
    void start() throws Exception;

    @Override
    default void close() throws Exception {
        stop();
    }

    /** Throws what is wrong unless a client can connect. */
    static void probe(String uri) {
        ConnectionFactory factory = ServiceOptions.connectionFactory(uri);
        try (Connection connection = factory.newConnection("demo probe")) {
            connection.getServerProperties();
        } catch (Exception error) {
            throw new ConfigurationException(
                    "--broker",
                    uri,
                    ConfigurationException.rootMessage(error),
                    "the AMQP URI of a running broker, such as amqp://guest:guest@localhost:5672");
        }
    }
}
