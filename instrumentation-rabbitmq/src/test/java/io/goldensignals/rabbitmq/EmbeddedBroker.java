package io.goldensignals.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.qpid.server.SystemLauncher;

/** Apache Qpid Broker-J in this process: speaks the same protocol, without RabbitMQ's extensions. */
final class EmbeddedBroker implements Broker {

    private final SystemLauncher launcher = new SystemLauncher();
    private final int port;

    EmbeddedBroker() throws Exception {
        this.port = freePort();
        launcher.startup(Map.of(
                "type",
                "Memory",
                "initialConfigurationLocation",
                EmbeddedBroker.class.getResource("qpid.json").toString(),
                "startupLoggedToSystemOut",
                false,
                "context",
                Map.of(
                        "embedded.port",
                        Integer.toString(port),
                        // Else an unroutable mandatory message closes the connection.
                        "qpid.port.closeWhenNoRoute",
                        "false")));
    }

    @Override
    public Set<Feature> features() {
        return EnumSet.noneOf(Feature.class);
    }

    @Override
    public ConnectionFactory connections() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        return factory;
    }

    @Override
    public void close() {
        launcher.shutdown();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
