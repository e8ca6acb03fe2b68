package io.goldensignals.rabbitmq.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.ExceptionHandler;
import com.rabbitmq.client.MetricsCollector;
import com.rabbitmq.client.NoOpMetricsCollector;
import com.rabbitmq.client.TrafficListener;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import com.rabbitmq.client.observation.ObservationCollector;
import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.rabbitmq.TestOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A factory has each of our hooks once for each instrumentation, whatever was set on it in between. */
class HooksTest {

    private final Instrumentation shared = shared();
    private final ConnectionFactory factory = new ConnectionFactory();

    private static Instrumentation shared() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        return new Instrumentation(
                Meters.of(registry, RabbitMeters.CATALOG), TestOptions.of(RabbitMetrics.builder(registry)));
    }

    @Test
    void installingTwiceChangesNothing() {
        Hooks.install(shared, factory);
        Object collector = factory.getMetricsCollector();
        Object traffic = factory.params(null).getTrafficListener();
        Object exceptions = factory.getExceptionHandler();
        Object delays = factory.getRecoveryDelayHandler();

        Hooks.install(shared, factory);

        assertThat(factory.getMetricsCollector()).isSameAs(collector);
        assertThat(factory.params(null).getTrafficListener()).isSameAs(traffic);
        assertThat(factory.getExceptionHandler()).isSameAs(exceptions);
        assertThat(factory.getRecoveryDelayHandler()).isSameAs(delays);
    }

    @Test
    void installingAgainBehindAnotherInstrumentationChangesNothing() {
        Instrumentation other = shared();
        Hooks.install(shared, factory);
        Hooks.install(other, factory);
        List<Object> installed = hooks(factory);

        Hooks.install(shared, factory);
        Hooks.install(other, factory);

        assertThat(hooks(factory))
                .usingElementComparator((a, b) -> a == b ? 0 : 1)
                .isEqualTo(installed);
    }

    private static List<Object> hooks(ConnectionFactory of) {
        return List.of(
                of.getMetricsCollector(),
                of.params(null).getTrafficListener(),
                of.getExceptionHandler(),
                of.getRecoveryDelayHandler());
    }

    @Test
    void aCloneWaitsItsOwnTimeThoughTwoInstrumentationsMeasureIt() {
        factory.setNetworkRecoveryInterval(111);
        Hooks.install(shared, factory);
        Hooks.install(shared(), factory);
        ConnectionFactory clone = factory.clone();
        clone.setNetworkRecoveryInterval(222);

        Hooks.install(shared, clone);

        assertThat(clone.getRecoveryDelayHandler().getDelay(0)).isEqualTo(222);
        assertThat(factory.getRecoveryDelayHandler().getDelay(0)).isEqualTo(111);
    }

    @Test
    void onlyWhatTheHostReplacedIsInstalledAgain() {
        Hooks.install(shared, factory);
        Object exceptions = factory.getExceptionHandler();
        factory.setMetricsCollector(new NoOpMetricsCollector());

        Hooks.install(shared, factory);

        assertThat(factory.getMetricsCollector()).isInstanceOf(CollectorHook.class);
        assertThat(factory.getExceptionHandler()).isSameAs(exceptions);
    }

    @Test
    void aFactoryThatRefusesOneHookIsLeftAsItWas() {
        MetricsCollector collector = new NoOpMetricsCollector();
        ConnectionFactory refusing = new ConnectionFactory() {
            @Override
            public void setTrafficListener(TrafficListener listener) {
                if (listener instanceof TrafficHook) {
                    throw new IllegalStateException("refused");
                }
                super.setTrafficListener(listener);
            }
        };
        refusing.setMetricsCollector(collector);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        assertThat(RabbitMetrics.create(registry).instrument(refusing)).isSameAs(refusing);

        assertThat(refusing.getMetricsCollector()).isSameAs(collector);
        assertThat(refusing.getExceptionHandler()).isNotInstanceOf(ExceptionHook.class);
        assertThat(registry.get("instrumentation.errors").counter().count()).isEqualTo(1);
    }

    @Test
    void aClonedFactoryThatIsInstrumentedKeepsItsOwnRecoveryInterval() {
        Hooks.install(shared, factory);
        ConnectionFactory clone = factory.clone();
        clone.setNetworkRecoveryInterval(77);
        Hooks.install(shared, clone);

        assertThat(clone.getRecoveryDelayHandler().getDelay(0)).isEqualTo(77);
        assertThat(factory.getRecoveryDelayHandler().getDelay(0)).isEqualTo(5_000);
    }

    @Test
    void aHostsExceptionHandlerIsGivenItsOwnConsumer() {
        Consumer own = new DefaultConsumer(new StubChannel());
        Consumer[] given = new Consumer[1];
        ExceptionHandler host = new DefaultExceptionHandler() {
            @Override
            public void handleConsumerException(
                    Channel channel, Throwable exception, Consumer consumer, String tag, String method) {
                given[0] = consumer;
            }
        };

        new ExceptionHook(shared, shared::failedToConnect, host)
                .handleConsumerException(
                        new StubChannel(), new IllegalStateException(), shared.alone("billing", own), "tag", "handle");

        assertThat(given[0]).isSameAs(own);
    }

    /** What a newer client might demand of a hook. */
    private interface Demanding extends TrafficListener {
        void somethingNew(String argument);
    }

    @Test
    void aMethodThatANewerClientDemandsIsFoundByTheProbe() {
        assertThat(ClientSupport.abstractIn(TrafficListener.class, TrafficHook.class))
                .isEmpty();
        assertThat(ClientSupport.abstractIn(Demanding.class, TrafficHook.class))
                .containsExactly("Demanding.somethingNew is unknown to us");
    }

    @Test
    void twoInstrumentationsEachWrapTheConsumer() {
        Instrumentation second = shared();
        ObservationHook inner = new ObservationHook(shared, ObservationCollector.NO_OP);
        ObservationHook outer = new ObservationHook(second, inner);
        Consumer own = new DefaultConsumer(new StubChannel());

        Consumer wrapped = outer.basicConsume("billing", "tag", own);

        MeasuredConsumer outermost = (MeasuredConsumer) wrapped;
        assertThat(outermost.reportsTo(second)).isTrue();
        MeasuredConsumer next = (MeasuredConsumer) outermost.consumer();
        assertThat(next.reportsTo(shared)).isTrue();
        assertThat(next.consumer()).isSameAs(own);
    }

    @Test
    void aConsumerThatWasWrappedByHandBeforeIsWrappedOnce() {
        ObservationHook hook = new ObservationHook(shared, ObservationCollector.NO_OP);
        Consumer own = new DefaultConsumer(new StubChannel());

        MeasuredConsumer wrapped = (MeasuredConsumer) hook.basicConsume("billing", "tag", shared.alone("billing", own));

        assertThat(wrapped.consumer()).isSameAs(own);
    }
}
