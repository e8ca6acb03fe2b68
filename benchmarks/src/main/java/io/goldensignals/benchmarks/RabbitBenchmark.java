package io.goldensignals.benchmarks;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.observation.micrometer.MicrometerObservationCollectorBuilder;
import io.goldensignals.core.CoarseClock;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A message published and confirmed, a message delivered and acknowledged; each thread has a channel of its own. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RabbitBenchmark {

    private static final byte[] CONTENT = new byte[256];

    private MeterRegistry registry;
    private Floor floor;
    private Timer floorQueueTime;
    private RabbitMetrics rabbit;
    private RabbitMetrics stamping;
    private RabbitMetrics timing;
    private RabbitMetrics coarse;
    private CoarseClock coarseClock;

    /** What one thread works with. */
    @State(Scope.Thread)
    public static class Channels {

        private final AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .headers(Map.of("x-published-at-ms", System.currentTimeMillis()))
                .build();
        private RabbitHooks measured;
        private RabbitHooks stamped;
        private RabbitHooks timed;
        private RabbitHooks coarse;
        private RabbitHooks bare;
        private RabbitHooks observed;

        @Setup
        public void setUp(RabbitBenchmark shared) {
            bare = new RabbitHooks(new ConnectionFactory());
            measured = new RabbitHooks(shared.rabbit.instrument(new ConnectionFactory()));
            stamped = new RabbitHooks(shared.stamping.instrument(new ConnectionFactory()));
            timed = new RabbitHooks(shared.timing.instrument(new ConnectionFactory()));
            coarse = new RabbitHooks(shared.coarse.instrument(new ConnectionFactory()));
            ObservationRegistry observations = ObservationRegistry.create();
            observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(shared.registry));
            ConnectionFactory factory = new ConnectionFactory();
            factory.setObservationCollector(new MicrometerObservationCollectorBuilder()
                    .registry(observations)
                    .build());
            observed = new RabbitHooks(factory);
        }
    }

    @Setup
    public void setUp() {
        registry = registry();
        floor = new Floor(registry);
        floorQueueTime = Floor.timer(registry, "floor.queue");
        rabbit = RabbitMetrics.builder(registry()).withoutPublishTimeHeader().build();
        stamping = RabbitMetrics.create(registry());
        timing = RabbitMetrics.builder(registry()).settleTimes().build();
        coarseClock = CoarseClock.start();
        coarse = RabbitMetrics.builder(Registries.of(coarseClock))
                .withoutPublishTimeHeader()
                .build();
    }

    @TearDown
    public void tearDown() {
        coarseClock.close();
    }

    private static PrometheusMeterRegistry registry() {
        return Registries.of(Clock.SYSTEM);
    }

    @Benchmark
    public void floorPublishConfirm() {
        floor.end(floor.begin());
    }

    @Benchmark
    public void floorDeliverAck(Channels channels) {
        long started = floor.begin();
        long published = (Long) channels.properties.getHeaders().get("x-published-at-ms");
        floorQueueTime.record(System.currentTimeMillis() - published, TimeUnit.MILLISECONDS);
        floor.end(started);
    }

    @Benchmark
    public void barePublishConfirm(Channels channels) {
        channels.bare.publishConfirm(channels.properties);
    }

    @Benchmark
    public void publishConfirm(Channels channels) {
        channels.measured.publishConfirm(channels.properties);
    }

    @Benchmark
    public void publishConfirmCoarseClock(Channels channels) {
        channels.coarse.publishConfirm(channels.properties);
    }

    @Benchmark
    public void publishConfirmStamped(Channels channels) {
        channels.stamped.publishConfirm(MessageProperties.PERSISTENT_TEXT_PLAIN);
    }

    @Benchmark
    public void observedPublishConfirm(Channels channels) {
        channels.observed.publishConfirm(channels.properties);
    }

    @Benchmark
    public void bareDeliverAck(Channels channels) {
        channels.bare.deliverAck(channels.properties, CONTENT);
    }

    @Benchmark
    public void deliverAck(Channels channels) {
        channels.stamped.deliverAck(channels.properties, CONTENT);
    }

    @Benchmark
    public void deliverAckCoarseClock(Channels channels) {
        channels.coarse.deliverAck(channels.properties, CONTENT);
    }

    @Benchmark
    public void deliverAckTimed(Channels channels) {
        channels.timed.deliverAck(channels.properties, CONTENT);
    }

    @Benchmark
    public void observedDeliverAck(Channels channels) {
        channels.observed.deliverAck(channels.properties, CONTENT);
    }
}
