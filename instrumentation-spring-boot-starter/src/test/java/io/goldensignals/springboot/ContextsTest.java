package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** Applications that are not the usual ones; none starts a server. */
class ContextsTest {

    private final WebApplicationContextRunner contexts = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    HttpAutoConfiguration.class,
                    JobsAutoConfiguration.class,
                    PageAutoConfiguration.class,
                    ProcessAutoConfiguration.class,
                    RabbitAutoConfiguration.class,
                    ResourcesAutoConfiguration.class,
                    S3AutoConfiguration.class));

    /** Without the actuator, which would make one of them. */
    @Test
    void anApplicationWithTwoRegistriesStartsAndIsNotMeasured() {
        contexts.withBean("one", SimpleMeterRegistry.class)
                .withBean("other", SimpleMeterRegistry.class)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ServletMetrics.class));
    }

    @Test
    void aLazyApplicationMeasuresItsProcess() {
        contexts.withBean(SimpleMeterRegistry.class)
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(context.getBean(MeterRegistry.class)
                                .find("process.uptime")
                                .meters())
                        .isNotEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "golden-signals.http.max-age, -5s, must be positive",
        "golden-signals.http.routes[0].path, orders, orders",
    })
    void whatAnOptionRefusesNamesItsProperty(String property, String value, String reason) {
        contexts.withBean(SimpleMeterRegistry.class)
                .withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining(property.replaceFirst("\\[.*", "") + ": ")
                        .hasStackTraceContaining(reason));
    }
}
