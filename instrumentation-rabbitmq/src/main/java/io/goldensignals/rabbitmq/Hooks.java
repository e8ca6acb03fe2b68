package io.goldensignals.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ExceptionHandler;
import com.rabbitmq.client.MetricsCollector;
import com.rabbitmq.client.NoOpMetricsCollector;
import com.rabbitmq.client.RecoveryDelayHandler;
import com.rabbitmq.client.TrafficListener;
import com.rabbitmq.client.observation.ObservationCollector;
import java.lang.reflect.Field;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts our hooks before those that a connection factory has already. */
final class Hooks {

    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

    private Hooks() {}

    static void install(Recorder recorder, ConnectionFactory factory) {
        MetricsCollector collector = factory.getMetricsCollector();
        if (!Hook.isIn(collector, recorder)) {
            factory.setMetricsCollector(
                    new CollectorHook(recorder, collector == null ? new NoOpMetricsCollector() : collector));
        }
        ObservationCollector observation = observationCollector(factory);
        if (!Hook.isIn(observation, recorder)) {
            factory.setObservationCollector(new ObservationHook(recorder, observation));
        }
        TrafficListener traffic = factory.params(null).getTrafficListener();
        if (!Hook.isIn(traffic, recorder)) {
            factory.setTrafficListener(new TrafficHook(recorder, traffic == null ? TrafficListener.NO_OP : traffic));
        }
        ExceptionHandler exceptions = factory.getExceptionHandler();
        if (!Hook.isIn(exceptions, recorder)) {
            factory.setExceptionHandler(new ExceptionHook(recorder, exceptions));
        }
        RecoveryDelayHandler delays = factory.getRecoveryDelayHandler();
        if (!Hook.isIn(delays, recorder)) {
            factory.setRecoveryDelayHandler(new RecoveryHook(recorder, factory, delays));
        }
    }

    /** The factory has a setter only, and a collector set before must not be lost. */
    private static ObservationCollector observationCollector(ConnectionFactory factory) {
        try {
            Field field = ConnectionFactory.class.getDeclaredField("observationCollector");
            field.setAccessible(true);
            return field.get(factory) instanceof ObservationCollector set ? set : ObservationCollector.NO_OP;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("Cannot read the factory's ObservationCollector; if one was set it is replaced now", e);
            return ObservationCollector.NO_OP;
        }
    }
}
