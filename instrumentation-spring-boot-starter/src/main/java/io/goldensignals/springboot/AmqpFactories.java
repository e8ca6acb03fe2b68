package io.goldensignals.springboot;

import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.rabbitmq.RabbitMetrics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Measures the connection factories of amqp-client that are beans. */
final class AmqpFactories implements BeanPostProcessor {

    private final ObjectProvider<RabbitMetrics> rabbit;

    AmqpFactories(ObjectProvider<RabbitMetrics> rabbit) {
        this.rabbit = rabbit;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof ConnectionFactory factory) {
            Guard.run("connection factory " + name, () -> rabbit.getObject().instrument(factory));
        }
        return bean;
    }
}
