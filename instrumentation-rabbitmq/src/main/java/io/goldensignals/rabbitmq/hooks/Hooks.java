package io.goldensignals.rabbitmq.hooks;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ExceptionHandler;
import com.rabbitmq.client.MetricsCollector;
import com.rabbitmq.client.NoOpMetricsCollector;
import com.rabbitmq.client.RecoveryDelayHandler;
import com.rabbitmq.client.TrafficListener;
import com.rabbitmq.client.observation.ObservationCollector;
import java.lang.reflect.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts our hooks before those that a connection factory has already: all of them or, if one cannot be, none. */
final class Hooks {

    private static final @Nullable Field OBSERVATION = observationField();

    private final ConnectionFactory factory;
    private final MetricsCollector collector;
    private final ObservationCollector observation;
    private final TrafficListener traffic;
    private final ExceptionHandler exceptions;
    private final RecoveryDelayHandler delays;

    /** What the factory has now. */
    private Hooks(ConnectionFactory factory) {
        this.factory = factory;
        this.collector = factory.getMetricsCollector();
        this.observation = observationCollector(factory);
        this.traffic = factory.params(null).getTrafficListener();
        this.exceptions = factory.getExceptionHandler();
        this.delays = factory.getRecoveryDelayHandler();
    }

    /** What is installed, for the probe. */
    static List<Class<?>> types() {
        return List.of(
                CollectorHook.class,
                ObservationHook.class,
                TrafficHook.class,
                ExceptionHook.class,
                RecoveryHook.class,
                MeasuredConsumer.class);
    }

    static void install(Instrumentation shared, ConnectionFactory factory) {
        Hooks before = new Hooks(factory);
        try {
            before.putOursBefore(shared);
        } catch (Throwable failure) {
            before.restore();
            throw failure;
        }
    }

    private void putOursBefore(Instrumentation shared) {
        if (!Hook.isIn(collector, shared)) {
            factory.setMetricsCollector(
                    new CollectorHook(shared, collector == null ? new NoOpMetricsCollector() : collector));
        }
        if (!Hook.isIn(observation, shared)) {
            factory.setObservationCollector(new ObservationHook(shared, observation));
        }
        if (!Hook.isIn(traffic, shared)) {
            factory.setTrafficListener(new TrafficHook(shared, traffic == null ? TrafficListener.NO_OP : traffic));
        }
        if (!Hook.isIn(exceptions, shared)) {
            factory.setExceptionHandler(new ExceptionHook(shared, shared::failedToConnect, exceptions));
        }
        if (!(delays instanceof RecoveryHook known && Hook.isIn(known, shared))) {
            factory.setRecoveryDelayHandler(new RecoveryHook(shared, shared::recovering, factory, delays));
        } else if (!known.isOf(factory)) { // the factory is a clone, whose recovery interval may be another one
            factory.setRecoveryDelayHandler(known.of(factory));
        }
    }

    private void restore() {
        factory.setMetricsCollector(collector);
        factory.setObservationCollector(observation);
        factory.setTrafficListener(traffic);
        factory.setExceptionHandler(exceptions);
        factory.setRecoveryDelayHandler(delays);
    }

    static boolean canReadObservationCollector() {
        return OBSERVATION != null;
    }

    /** The factory has a setter only, and a collector that was set before must not be lost. */
    private static ObservationCollector observationCollector(ConnectionFactory factory) {
        try {
            return OBSERVATION != null && OBSERVATION.get(factory) instanceof ObservationCollector set
                    ? set
                    : ObservationCollector.NO_OP;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the factory's ObservationCollector cannot be read and would be lost", e);
        }
    }

    private static @Nullable Field observationField() {
        try {
            Field field = ConnectionFactory.class.getDeclaredField("observationCollector");
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            return null;
        }
    }
}
