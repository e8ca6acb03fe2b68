package io.goldensignals.springboot;

import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.rabbitmq.RabbitMetrics;
import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionListener;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Measures the factories below Spring AMQP's, and the connections that they fail to open.
 *
 * <p>It has no order, which puts it behind the processors that have one. Boot's own has, and replaces the factory's metrics
 * collector; ours must come later and keep that one at work.
 */
final class SpringFactories implements BeanPostProcessor {

    private final ObjectProvider<RabbitMetrics> rabbit;

    SpringFactories(ObjectProvider<RabbitMetrics> rabbit) {
        this.rabbit = rabbit;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof AbstractConnectionFactory factory) {
            Guard.run("connection factory " + name, () -> measure(factory, rabbit.getObject()));
        }
        return bean;
    }

    private static void measure(AbstractConnectionFactory factory, RabbitMetrics metrics) {
        ConnectionFactory below = factory.getRabbitConnectionFactory();
        metrics.instrument(below);
        factory.addConnectionListener(new ConnectionListener() {
            @Override
            public void onCreate(Connection connection) {
                // amqp-client's own hook has seen it
            }

            @Override
            public void onFailed(Exception cause) {
                metrics.failedToConnect(below, cause.getCause() == null ? cause : cause.getCause());
            }
        });
    }
}
