package io.goldensignals.springboot;

import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;

/** Measures HTTP requests, sessions, and the threads and connections of the container. */
@AutoConfiguration(afterName = {Names.REGISTRY_3, Names.REGISTRY_4, Names.SESSION_3, Names.SESSION_4})
@ConditionalOnClass({Filter.class, FilterRegistrationBean.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnProperty(
        prefix = Names.PREFIX,
        name = {Names.ENABLED, "http.enabled"},
        matchIfMissing = true)
@EnableConfigurationProperties(HttpProperties.class)
public final class HttpAutoConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    ServletMetrics goldenSignalsServletMetrics(MeterRegistry registry, HttpProperties options) {
        ServletMetrics.Builder builder = ServletMetrics.builder(registry);
        options.applyTo(builder);
        return builder.build();
    }

    @Bean
    FilterRegistrationBean<Filter> goldenSignalsFilter(ServletMetrics http) {
        return new FirstFilter(http.filter());
    }

    /** Not beside Spring Session, which keeps sessions from the container: it would report none, and zero would be wrong. */
    @Bean
    @ConditionalOnMissingBean(type = "org.springframework.session.SessionRepository")
    ServletListenerRegistrationBean<HttpSessionListener> goldenSignalsSessions(ServletMetrics http) {
        return new ServletListenerRegistrationBean<>(http.sessionListener());
    }

    @Bean
    @ConditionalOnProperty(prefix = Names.PREFIX, name = Names.MUTE_DUPLICATES, matchIfMissing = true)
    static MeterFilter goldenSignalsHttpMute() {
        return new Mute(Set.of("http.server.requests", "http.server.requests.active"), List.of());
    }

    /** Boot switches Tomcat's MBeans off unless asked for them, and they alone say how busy the connectors are. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(prefix = Names.PREFIX, name = "http.container.enabled", matchIfMissing = true)
    @PropertySource("classpath:io/goldensignals/springboot/container.properties")
    static final class Container {

        @Bean
        @ConditionalOnNotWarDeployment
        ApplicationListener<ApplicationReadyEvent> goldenSignalsContainerReady(ContainerWatch watch) {
            return event -> watch.start();
        }

        /** The container of a WAR opens its connectors once all applications have started. */
        @Bean
        @ConditionalOnWarDeployment
        ServletListenerRegistrationBean<ServletRequestListener> goldenSignalsContainerInUse(ContainerWatch watch) {
            return new ServletListenerRegistrationBean<>(new ServletRequestListener() {
                @Override
                public void requestInitialized(ServletRequestEvent event) {
                    watch.start();
                }
            });
        }

        @Bean
        ContainerWatch goldenSignalsContainer(ObjectProvider<MeterRegistry> registry) {
            return new ContainerWatch(registry);
        }
    }
}
