package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.observation.ObservationCollector;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contracts in full, against a real RabbitMQ; the build runs it on the oldest supported client and others too. */
class RealBrokerIT extends BrokerSuite {

    @Override
    Broker open() {
        return new RealBroker();
    }

    @Nested
    class SameBehaviour extends SameBehaviourContract {
        @Override
        Broker broker() {
            return broker;
        }

        @Test
        void anExceptionOfAnotherTypeWouldBeSeen() throws Exception {
            isSeenIn("aChannelThatTheBrokerClosed", (method, given, collector) -> {
                try {
                    return collector.call();
                } catch (AlreadyClosedException closed) {
                    throw new IllegalStateException(closed.getMessage());
                }
            });
        }

        @Test
        void aCallTooManyWouldBeSeen() throws Exception {
            isSeenIn("eachIsAcknowledged", (method, given, collector) -> {
                if (method.equals("basicConsume")) {
                    ((Consumer) given[2]).handleConsumeOk("c");
                }
                return collector.call();
            });
        }

        @Test
        void anAnswerThatIsNotTheBrokersWouldBeSeen() throws Exception {
            isSeenIn("fetches", (method, given, collector) -> method.equals("basicGet") ? null : collector.call());
        }

        /** A comparison that finds nothing proves something only if it finds what is there. */
        private void isSeenIn(String name, Mutant mutant) throws Exception {
            Scenario scenario = Scenario.named(name);
            assertThat(play(scenario, factory -> {
                        factory.setObservationCollector(mutant.collector());
                        return factory;
                    }))
                    .isNotEqualTo(play(scenario, factory -> factory));
        }
    }

    /** A collector that does to the application what ours must not. */
    private interface Mutant {

        Object observe(String method, Object[] given, Callable<Object> collector) throws Exception;

        default ObservationCollector collector() {
            return (ObservationCollector) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {ObservationCollector.class},
                    (self, method, given) -> observe(method.getName(), given, () -> {
                        try {
                            return method.invoke(ObservationCollector.NO_OP, given);
                        } catch (InvocationTargetException e) {
                            throw e.getCause() instanceof Exception failure ? failure : e;
                        }
                    }));
        }
    }

    @Test
    void runsOnTheClientThatTheBuildNames() {
        String expected = System.getProperty("amqp-client.expected");

        assertThat(AMQConnection.defaultClientProperties().get("version")).hasToString(expected);
    }
}
