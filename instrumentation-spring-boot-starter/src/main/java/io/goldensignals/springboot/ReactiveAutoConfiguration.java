package io.goldensignals.springboot;

import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Says once what is not measured in a reactive web application, which has no servlets; the other parts are at work there. */
@AutoConfiguration(afterName = {Names.REGISTRY_3, Names.REGISTRY_4})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnProperty(
        prefix = Names.PREFIX,
        name = {Names.ENABLED, "http.enabled"},
        matchIfMissing = true)
final class ReactiveAutoConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(ReactiveAutoConfiguration.class);

    @Bean
    @Lazy(false)
    static SmartInitializingSingleton goldenSignalsReactiveNotice(Environment environment) {
        boolean page = environment.getProperty(Names.PREFIX + "." + Names.PAGE_ENABLED, Boolean.class, false);
        return () -> LOG.info(
                "HTTP requests are not measured{}: this web application is reactive, and only servlets are supported."
                        + " Spring's own http.server.requests stays; golden-signals.http.enabled=false ends this line",
                page ? ", and the live page is not served" : "");
    }
}
