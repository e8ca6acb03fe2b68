package io.goldensignals.springboot;

import com.rabbitmq.client.ConnectionFactory;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.List;
import java.util.Set;
import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Measures RabbitMQ through the connection factories of Spring AMQP and those of amqp-client itself. */
@AutoConfiguration(
        afterName = {
            Names.REGISTRY_3,
            Names.REGISTRY_4,
            "org.springframework.boot.actuate.autoconfigure.metrics.amqp.RabbitMetricsAutoConfiguration",
            "org.springframework.boot.amqp.autoconfigure.metrics.RabbitMetricsAutoConfiguration"
        })
@ConditionalOnClass(ConnectionFactory.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnProperty(
        prefix = Names.PREFIX,
        name = {Names.ENABLED, "rabbitmq.enabled"},
        matchIfMissing = true)
public final class RabbitAutoConfiguration {

    /** Those of Micrometer's collector for amqp-client, which Boot installs. */
    private static final Set<String> COLLECTOR = Set.of(
            "rabbitmq.connections",
            "rabbitmq.channels",
            "rabbitmq.published",
            "rabbitmq.consumed",
            "rabbitmq.acknowledged",
            "rabbitmq.rejected",
            "rabbitmq.failed_to_publish",
            "rabbitmq.acknowledged_published",
            "rabbitmq.not_acknowledged_published",
            "rabbitmq.unrouted_published");

    /** The consumers of Spring AMQP's listener containers: they queue deliveries, or keep what the listener throws. */
    private static final String LISTENERS = "org.springframework.amqp.rabbit.listener.";

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    RabbitMetrics goldenSignalsRabbitMetrics(MeterRegistry registry) {
        return RabbitMetrics.builder(registry)
                .handledElsewhere(consumer -> consumer.getClass().getName().startsWith(LISTENERS))
                .build();
    }

    @Bean
    static AmqpFactories goldenSignalsAmqpFactories(ObjectProvider<RabbitMetrics> rabbit) {
        return new AmqpFactories(rabbit);
    }

    @Bean
    @ConditionalOnProperty(prefix = Names.PREFIX, name = Names.MUTE_DUPLICATES, matchIfMissing = true)
    static MeterFilter goldenSignalsRabbitMute() {
        return new Mute(COLLECTOR, List.of());
    }

    /** Apart, as Spring AMQP may be absent where amqp-client is not. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(AbstractConnectionFactory.class)
    static final class SpringAmqp {

        @Bean
        static SpringFactories goldenSignalsSpringFactories(ObjectProvider<RabbitMetrics> rabbit) {
            return new SpringFactories(rabbit);
        }

        @Bean
        static ListenerContainers goldenSignalsListenerContainers(ObjectProvider<RabbitMetrics> rabbit) {
            return new ListenerContainers(rabbit);
        }
    }
}
