package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MetricsCollector;
import io.goldensignals.core.Meters;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs the hooks if the amqp-client on the class path has all that they need and asks for nothing that they lack, else
 * none of them.
 *
 * <p>This class links with every client. {@link Hooks} and what it installs are loaded only if the probe says that they
 * will link too; a failure that the probe did not foresee is logged and leaves the factory as it was.
 */
public final class ClientSupport {

    /** The oldest client whose metrics hook reports whether a refused delivery is requeued. */
    static final String FLOOR = "5.23.0";

    private static final Logger LOG = LoggerFactory.getLogger(ClientSupport.class);

    private static final boolean SUPPORTED = probe();

    private ClientSupport() {}

    public static void install(Meters meters, Instrumentation shared, ConnectionFactory factory) {
        if (!SUPPORTED) {
            return;
        }
        try {
            Hooks.install(shared, factory);
        } catch (LinkageError | RuntimeException e) {
            LOG.warn("{}: installing the hooks failed, this factory is left as it was and not measured", client(), e);
            meters.failed(e);
        }
    }

    private static boolean probe() {
        List<String> lacking;
        try {
            lacking = lacking();
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            lacking = List.of(e.toString());
        }
        if (!lacking.isEmpty()) {
            LOG.warn(
                    "{} is not supported and not measured: {}. Supported are 5.x from {} on", client(), lacking, FLOOR);
            return false;
        }
        if (ChannelState.showsSender()) {
            LOG.info("{}: publishes, deliveries, settlements and connections are measured", client());
        } else {
            LOG.info(
                    "{}: publishes, deliveries, settlements and connections are measured; prefetch, transactions and"
                            + " basic.recover are not, as their channel cannot be known",
                    client());
        }
        return true;
    }

    /** What the client lacks that our hooks need, and what it needs that our hooks lack. */
    private static List<String> lacking() throws ReflectiveOperationException {
        List<String> lacking = new ArrayList<>();
        ClassLoader loader = ConnectionFactory.class.getClassLoader();
        Class<?> observation = Class.forName("com.rabbitmq.client.observation.ObservationCollector", false, loader);
        ConnectionFactory.class.getMethod("setObservationCollector", observation);
        ConnectionFactory.class.getMethod("params", ExecutorService.class);
        MetricsCollector.class.getMethod("basicNack", Channel.class, long.class, boolean.class);
        MetricsCollector.class.getMethod("basicReject", Channel.class, long.class, boolean.class);
        Class.forName("com.rabbitmq.client.impl.recovery.RecoveryAwareChannelN", false, loader)
                .getMethod("getActiveDeliveryTagOffset");
        if (!Hooks.canReadObservationCollector()) {
            lacking.add("an ObservationCollector that is set already cannot be read and would be lost");
        }
        for (Class<?> hook : Hooks.types()) {
            for (Class<?> type : hook.getInterfaces()) {
                lacking.addAll(abstractIn(type, hook));
            }
        }
        return lacking;
    }

    /** The methods that {@code type} demands and {@code hook} does not have. */
    static List<String> abstractIn(Class<?> type, Class<?> hook) {
        List<String> missing = new ArrayList<>();
        for (Method demanded : type.getMethods()) {
            if (Modifier.isAbstract(demanded.getModifiers()) && !has(hook, demanded)) {
                missing.add(type.getSimpleName() + '.' + demanded.getName() + " is unknown to us");
            }
        }
        return missing;
    }

    private static boolean has(Class<?> hook, Method demanded) {
        try {
            Method own = hook.getMethod(demanded.getName(), demanded.getParameterTypes());
            return !Modifier.isAbstract(own.getModifiers());
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static String client() {
        String version = ConnectionFactory.class.getPackage().getImplementationVersion();
        return "amqp-client " + (version == null ? "of an unknown version" : version);
    }
}
