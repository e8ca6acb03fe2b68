package io.goldensignals.springboot;

import io.goldensignals.rabbitmq.RabbitMetrics;
import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.config.BaseRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Puts our advice around the listeners: of the containers that a factory makes, as for {@code @RabbitListener}, and of those
 * that are beans. It comes before all others, so that a delivery is one handling however often an interceptor tries again.
 */
final class ListenerContainers implements BeanPostProcessor {

    private final ObjectProvider<RabbitMetrics> rabbit;

    ListenerContainers(ObjectProvider<RabbitMetrics> rabbit) {
        this.rabbit = rabbit;
    }

    /** Before, as a container makes its proxy when it is initialised. */
    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof AbstractMessageListenerContainer container) {
            Guard.run(
                    "listener container " + name,
                    () -> container.setAdviceChain(
                            measured((Advice[]) new DirectFieldAccessor(container).getPropertyValue("adviceChain"))));
        }
        return bean;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof BaseRabbitListenerContainerFactory<?> factory) {
            Guard.run(
                    "listener container factory " + name,
                    () -> factory.setAdviceChain(measured(factory.getAdviceChain())));
        }
        return bean;
    }

    /** The chain with our advice first; one that has it stays, as that of a bean which a factory among the beans made. */
    private Advice[] measured(Advice @Nullable [] chain) {
        Advice[] others = chain == null ? new Advice[0] : chain;
        for (Advice other : others) {
            if (other instanceof ListenerAdvice) {
                return others;
            }
        }
        Advice[] all = new Advice[others.length + 1];
        all[0] = new ListenerAdvice(rabbit.getObject());
        System.arraycopy(others, 0, all, 1, others.length);
        return all;
    }
}
