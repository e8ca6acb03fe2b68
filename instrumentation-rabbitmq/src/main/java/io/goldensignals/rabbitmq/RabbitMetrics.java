package io.goldensignals.rabbitmq;

import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.Delivery;
import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Registration;
import io.goldensignals.rabbitmq.hooks.ClientSupport;
import io.goldensignals.rabbitmq.hooks.CountingConnectionFactory;
import io.goldensignals.rabbitmq.hooks.Instrumentation;
import io.goldensignals.rabbitmq.meters.Names;
import io.goldensignals.rabbitmq.meters.PublishTime;
import io.goldensignals.rabbitmq.meters.QueueMonitor;
import io.goldensignals.rabbitmq.meters.WatchedQueues;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Measures RabbitMQ traffic through amqp-client's own hooks.
 *
 * <pre>{@code
 * RabbitMetrics rabbit = RabbitMetrics.create(registry);
 * Connection connection = rabbit.instrument(new ConnectionFactory()).newConnection();
 * }</pre>
 *
 * <p>Each message is accounted for: see {@link RabbitMeters} for the sums that hold. What the application observes stays as
 * it is, but for one header on published messages. Thread-safe. Create one for each registry and keep it.
 */
public final class RabbitMetrics implements AutoCloseable {

    private final Meters meters;
    private final Instrumentation shared;
    private final WatchedQueues watched;
    private final Queue<QueueMonitor> monitors = new ConcurrentLinkedQueue<>();

    private RabbitMetrics(Builder builder) {
        this.meters = Meters.of(builder.registry, RabbitMeters.CATALOG);
        this.shared = new Instrumentation(meters, builder.options());
        this.watched = new WatchedQueues(meters, shared.queues()::label);
    }

    /** Metrics with the defaults. */
    @CheckReturnValue
    public static RabbitMetrics create(MeterRegistry registry) {
        return builder(registry).build();
    }

    /** Begins metrics with options. */
    @CheckReturnValue
    public static Builder builder(MeterRegistry registry) {
        return new Builder(registry);
    }

    /**
     * Measures every connection that {@code factory} opens from now on, and all below it.
     *
     * <p>The factory itself is changed and returned. Collectors and listeners that it has already stay at work; what is set
     * on it later replaces ours, so call this last; a hook that was replaced shows in {@link RabbitClientMeters#HOOKS_REPLACED}.
     * Calling it again changes nothing. On an amqp-client outside of 5.23 and later 5.x nothing is measured, which is logged
     * once.
     */
    public ConnectionFactory instrument(ConnectionFactory factory) {
        ClientSupport.install(meters, shared, factory);
        return factory;
    }

    /**
     * Measures a single consumer of {@code queue} whose channel is not measured: what it handles, and how long. The
     * application must use the consumer that is returned. Its settlements cannot be seen this way. Where the channel is measured, the wrapper adds nothing on the thread that
     * handles the delivery.
     */
    @CheckReturnValue
    public Consumer wrap(String queue, Consumer consumer) {
        return shared.alone(queue, consumer);
    }

    /**
     * Measures a single callback for deliveries of {@code queue}, like {@link #wrap(String, Consumer)} a consumer.
     */
    @CheckReturnValue
    public DeliverCallback wrap(String queue, DeliverCallback callback) {
        return shared.alone(queue, callback);
    }

    /**
     * Begins the handling of a delivery on a thread of a framework, whose consumer only queued it; see
     * {@link Builder#handledElsewhere}. {@code channel} is amqp-client's own, not a framework's proxy of it. Without that
     * option, or if the channel has closed, nothing is measured.
     */
    @CheckReturnValue
    public Handling handling(Channel channel, String consumerTag, Delivery delivery) {
        return new Handling(shared.handling(channel, consumerTag, delivery));
    }

    /**
     * A new factory with amqp-client's defaults that is {@link #instrument(ConnectionFactory) instrumented} and also counts
     * first connections that fail, for which amqp-client calls no hook.
     */
    @CheckReturnValue
    public ConnectionFactory connectionFactory() {
        return instrument(new CountingConnectionFactory(shared::failedToConnect));
    }

    /**
     * Opens a connection of an instrumented factory like {@link ConnectionFactory#newConnection(String)}, and counts it if
     * that fails: amqp-client calls no hook for a first connection that fails.
     */
    public Connection connect(ConnectionFactory factory, String name) throws IOException, TimeoutException {
        try {
            return factory.newConnection(name);
        } catch (Throwable failure) {
            failedToConnect(factory, failure);
            throw failure;
        }
    }

    /**
     * Counts a connection that {@code factory} could not open, for frameworks that connect by themselves and report the
     * failure. Not to be called where {@link #connect} is used.
     */
    public void failedToConnect(ConnectionFactory factory, Throwable cause) {
        if (!(factory instanceof CountingConnectionFactory)) {
            shared.failedToConnect(cause);
        }
    }

    /**
     * Asks the broker for the depth and the consumers of queues, on a channel of its own, at once and then every
     * {@code period}, until the registration is closed. A queue that is not there is reported as missing.
     * Labels are made as those of consumed queues; the figures of queues that share one are added up.
     *
     * @throws IllegalArgumentException if {@code period} is not positive
     */
    public Registration monitor(Connection connection, Duration period, String... queues) {
        QueueMonitor monitor =
                QueueMonitor.start(meters, shared::openUncounted, watched, connection, period, List.of(queues));
        monitors.add(monitor);
        return () -> { // one for each connection of the host: a closed one must not be kept
            monitor.close();
            monitors.remove(monitor);
        };
    }

    /** Ends the monitors and removes the gauges; connections that are still open keep working, and are no longer fully measured. */
    @Override
    public void close() {
        monitors.forEach(QueueMonitor::close);
        meters.close();
    }

    /** Gathers the options of {@link RabbitMetrics}. */
    public static final class Builder {

        private final MeterRegistry registry;
        private @Nullable String header = PublishTime.DEFAULT_HEADER;
        private UnaryOperator<String> names = Names.stable();
        private @Nullable UnaryOperator<String> templates;
        private boolean settleTimes;
        private @Nullable Predicate<Consumer> elsewhere;

        private Builder(MeterRegistry registry) {
            this.registry = requireNonNull(registry, "registry");
        }

        /**
         * Names the header in which a published message carries its time in milliseconds; {@code x-published-at-ms} unless
         * set. A name that begins with {@code x-} does not take part in the routing of a headers exchange. A message whose
         * headers would no longer fit into one frame goes out without it.
         */
        public Builder publishTimeHeader(String name) {
            this.header = requireNonNull(name, "name");
            return this;
        }

        /** Leaves published messages as they are; queue times then come from the broker's time stamps, if it sets any. */
        public Builder withoutPublishTimeHeader() {
            this.header = null;
            return this;
        }

        /**
         * Makes label values of the names of queues and exchanges; must return few different ones. Unless set, the variable
         * part of generated names and UUIDs is cut off. What goes through the default exchange has the name of the queue,
         * that is its routing key. Where it fails or returns null, the label is {@code _OTHER}.
         */
        public Builder names(UnaryOperator<String> names) {
            this.names = requireNonNull(names, "names");
            return this;
        }

        /**
         * Labels published messages with the template of their routing key, which {@code templates} makes of the key:
         * {@code order.4711.created} becomes {@code order.{id}.created}. Unless set, a routing key is no label. Where the
         * function fails or returns null, the label is {@code _OTHER}.
         */
        public Builder routingKeyTemplates(UnaryOperator<String> templates) {
            this.templates = requireNonNull(templates, "templates");
            return this;
        }

        /**
         * Records {@link RabbitMeters#SETTLE_DURATION} and {@link RabbitMeters#END_TO_END} as well, which costs each
         * settlement a reading of the clock and two recordings.
         */
        public Builder settleTimes() {
            this.settleTimes = true;
            return this;
        }

        /**
         * Names the consumers that hand their deliveries on instead of handling them, as those of frameworks do. Their
         * deliveries wait until {@link RabbitMetrics#handling} begins.
         */
        public Builder handledElsewhere(Predicate<Consumer> consumers) {
            this.elsewhere = requireNonNull(consumers, "consumers");
            return this;
        }

        Instrumentation.Options options() {
            return new Instrumentation.Options(header, names, templates, settleTimes, elsewhere);
        }

        /** The metrics. */
        @CheckReturnValue
        public RabbitMetrics build() {
            return new RabbitMetrics(this);
        }
    }
}
