package io.goldensignals.springboot;

import com.zaxxer.hikari.HikariDataSource;
import io.goldensignals.core.ResourceMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Measures thread pools and pools of JDBC connections that are beans. */
@AutoConfiguration(afterName = {Names.REGISTRY_3, Names.REGISTRY_4})
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnProperty(
        prefix = Names.PREFIX,
        name = {Names.ENABLED, "resources.enabled"},
        matchIfMissing = true)
public final class ResourcesAutoConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    ResourceMetrics goldenSignalsResourceMetrics(MeterRegistry registry) {
        return ResourceMetrics.create(registry);
    }

    @Bean
    static ThreadPools goldenSignalsThreadPools(ObjectProvider<ResourceMetrics> resources) {
        return new ThreadPools(resources);
    }

    /** Apart, as HikariCP may be absent. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HikariDataSource.class)
    static final class Hikari {

        @Bean
        static HikariPools goldenSignalsHikariPools(
                ObjectProvider<ResourceMetrics> resources, ObjectProvider<MeterRegistry> registry) {
            return new HikariPools(resources, registry);
        }
    }
}
