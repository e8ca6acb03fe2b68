package io.goldensignals.springboot;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Servlet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Serves the live page on the management port, if the actuator has one of its own. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass({Servlet.class, ServletContextInitializer.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(PageProperties.class)
@ConditionalOnProperty(prefix = Names.PREFIX, name = Names.PAGE_ENABLED)
final class PageManagementConfiguration {

    @Bean
    ServletContextInitializer goldenSignalsPage(
            PageProperties options, ObjectProvider<MeterRegistry> registry, Environment environment) {
        return options.servlet(registry, environment);
    }
}
