package io.goldensignals.springboot;

import io.goldensignals.rabbitmq.RabbitMetrics;
import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Measures the factories below Spring AMQP's.
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
            Guard.run(
                    "connection factory " + name,
                    () -> rabbit.getObject().instrument(factory.getRabbitConnectionFactory()));
        }
        return bean;
    }
}
