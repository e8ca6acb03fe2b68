package io.goldensignals.springboot;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Servlet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Serves the live page where the actuator is served, to those whom the application's security lets through. It is off unless
 * {@code golden-signals.page.enabled} is true.
 */
@AutoConfiguration(afterName = {Names.REGISTRY_3, Names.REGISTRY_4})
@ConditionalOnClass({Servlet.class, ServletContextInitializer.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnProperty(prefix = Names.PREFIX, name = Names.ENABLED, matchIfMissing = true)
@EnableConfigurationProperties(PageProperties.class)
public final class PageAutoConfiguration {

    /** On the application's port, which the actuator shares unless it has one of its own. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = Names.MANAGEMENT_PORT)
    @ConditionalOnManagementPort(ManagementPortType.SAME)
    @ConditionalOnProperty(prefix = Names.PREFIX, name = Names.PAGE_ENABLED)
    static final class WithActuator {

        @Bean
        ServletContextInitializer goldenSignalsPage(
                PageProperties options, ObjectProvider<MeterRegistry> registry, Environment environment) {
            return options.servlet(registry, environment);
        }
    }

    /** On the only port that there is. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass(Names.MANAGEMENT_PORT)
    @ConditionalOnProperty(prefix = Names.PREFIX, name = Names.PAGE_ENABLED)
    static final class WithoutActuator {

        @Bean
        ServletContextInitializer goldenSignalsPage(
                PageProperties options, ObjectProvider<MeterRegistry> registry, Environment environment) {
            return options.servlet(registry, environment);
        }
    }
}
