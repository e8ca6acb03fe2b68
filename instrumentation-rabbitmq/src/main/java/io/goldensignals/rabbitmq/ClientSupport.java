package io.goldensignals.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MetricsCollector;
import io.goldensignals.core.Meters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs the hooks if the amqp-client on the class path has all that they need, else none of them.
 *
 * <p>This class links with every client. {@link Hooks} and what it installs are loaded only if the probe says that they
 * will link too; an error that the probe did not foresee is logged and leaves the factory as it then is.
 */
final class ClientSupport {

    /** The oldest client that tells whether a refused delivery is requeued, and that the contracts run on. */
    static final String FLOOR = "5.25.0";

    private static final Logger LOG = LoggerFactory.getLogger(ClientSupport.class);

    private static final boolean SUPPORTED = probe();

    private ClientSupport() {}

    static void install(Meters meters, Recorder recorder, ConnectionFactory factory) {
        if (!SUPPORTED) {
            return;
        }
        try {
            Hooks.install(recorder, factory);
        } catch (LinkageError e) {
            LOG.warn("Measuring failed to start on {}", client(), e);
            meters.failed(e);
        }
    }

    private static boolean probe() {
        try {
            Class<?> observation = Class.forName(
                    "com.rabbitmq.client.observation.ObservationCollector",
                    false,
                    ConnectionFactory.class.getClassLoader());
            ConnectionFactory.class.getMethod("setObservationCollector", observation);
            MetricsCollector.class.getMethod("basicNack", Channel.class, long.class, boolean.class);
            LOG.info("{}: publishes, deliveries, settlements and connections are measured", client());
            return true;
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.warn(
                    "{} is not supported, the oldest that is has the version {}: nothing is measured", client(), FLOOR);
            return false;
        }
    }

    private static String client() {
        String version = ConnectionFactory.class.getPackage().getImplementationVersion();
        return "amqp-client " + (version == null ? "of an unknown version" : version);
    }
}
