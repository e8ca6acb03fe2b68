package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Beans of a scope, each of which is two beans to Spring: the proxy that others get, and what is behind it. */
class ScopesTest {

    private static final String SCOPE = "renewable";

    private final Renewable scope = new Renewable();

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ResourcesAutoConfiguration.class, S3AutoConfiguration.class))
            .withInitializer(context -> context.getBeanFactory().registerScope(SCOPE, scope))
            .withBean(SimpleMeterRegistry.class);

    @Test
    void aCallOfAnS3ClientOfAScopeCountsOnceUnderTheNameOfItsBean() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            contexts.withUserConfiguration(Store.class)
                    .withPropertyValues(
                            "s3=http://127.0.0.1:" + server.getAddress().getPort())
                    .run(context -> {
                        context.getBean(S3Client.class).headBucket(request -> request.bucket("parts"));

                        MeterRegistry registry = context.getBean(MeterRegistry.class);
                        assertThat(registry.get("aws.s3.client.operation.duration").timers().stream()
                                        .mapToLong(timer -> timer.count())
                                        .sum())
                                .isEqualTo(1);
                        assertThat(registry.get("aws.s3.client.open_streams").gauges())
                                .extracting(gauge -> gauge.getId().getTag("aws.s3.client.name"))
                                .containsExactly("models");
                    });
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aPoolOfAScopeIsOneResourceAndGoesWhenItIsDestroyed() {
        contexts.withUserConfiguration(Pools.class).run(this::poolsAreThereFromTheirFirstUseToTheirEnd);
    }

    @Test
    void aPoolThatHasAspectsGoesWhenItIsDestroyed() {
        contexts.withUserConfiguration(Pools.class, Aspects.class).run(this::poolsAreThereFromTheirFirstUseToTheirEnd);
    }

    private void poolsAreThereFromTheirFirstUseToTheirEnd(ApplicationContext context) throws Exception {
        MeterRegistry registry = context.getBean(MeterRegistry.class);
        ThreadPoolTaskExecutor executor = context.getBean("prices", ThreadPoolTaskExecutor.class);
        HikariDataSource source = context.getBean("orders", HikariDataSource.class);
        for (int renewal = 0; renewal < 3; renewal++) {
            assertThat(limits(registry)).as("before the first use").isEmpty();
            executor.submit(() -> {}).get();
            source.getConnection().close();
            assertThat(limits(registry)).containsOnly(Map.entry("prices", 3.0), Map.entry("orders", 7.0));
            assertThat(registry.get("db.client.connection.max").gauge().value()).isEqualTo(7);
            scope.renew();
        }
        assertThat(limits(registry)).isEmpty();
        assertThat(registry.find("db.client.connection.max").gauge()).isNull();
    }

    private static Map<@Nullable String, Double> limits(MeterRegistry registry) {
        return registry.find("resource.limit").gauges().stream()
                .collect(Collectors.toMap(gauge -> gauge.getId().getTag("resource.name"), Gauge::value));
    }

    @Configuration(proxyBeanMethods = false)
    static class Store {

        @Bean
        @Scope(scopeName = SCOPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
        S3Client models(@Value("${s3}") URI server) {
            return S3Client.builder()
                    .endpointOverride(server)
                    .region(Region.EU_CENTRAL_1)
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .forcePathStyle(true)
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Pools {

        @Bean
        @Scope(scopeName = SCOPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
        ThreadPoolTaskExecutor prices() {
            ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
            executor.setCorePoolSize(3);
            executor.setMaxPoolSize(3);
            return executor;
        }

        @Bean
        @Scope(scopeName = SCOPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
        HikariDataSource orders() {
            HikariDataSource source = new HikariDataSource();
            source.setJdbcUrl("jdbc:h2:mem:scoped");
            source.setMaximumPoolSize(7);
            return source;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Aspects {

        @Bean
        static BeanNameAutoProxyCreator aspects() {
            BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
            creator.setBeanNames("scopedTarget.*");
            creator.setProxyTargetClass(true);
            return creator;
        }
    }

    /** A scope whose beans can be made anew, as that of Spring Cloud's {@code @RefreshScope}. */
    private static final class Renewable implements org.springframework.beans.factory.config.Scope {

        private final Map<String, Object> beans = new HashMap<>();
        private final Map<String, Runnable> ends = new LinkedHashMap<>();

        void renew() {
            beans.clear();
            ends.values().forEach(Runnable::run);
            ends.clear();
        }

        @Override
        public Object get(String name, ObjectFactory<?> made) {
            Object bean = beans.get(name);
            if (bean == null) {
                bean = made.getObject();
                beans.put(name, bean);
            }
            return bean;
        }

        @Override
        public @Nullable Object remove(String name) {
            ends.remove(name);
            return beans.remove(name);
        }

        @Override
        public void registerDestructionCallback(String name, Runnable end) {
            ends.put(name, end);
        }

        @Override
        public @Nullable Object resolveContextualObject(String key) {
            return null;
        }

        @Override
        public @Nullable String getConversationId() {
            return null;
        }
    }
}
