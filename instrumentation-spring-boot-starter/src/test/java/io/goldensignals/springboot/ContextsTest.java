package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.ProcessMetrics;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.s3.S3Metrics;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** Applications that are not the usual ones; none starts a server. */
class ContextsTest {

    private static final AutoConfigurations ALL = AutoConfigurations.of(
            HttpAutoConfiguration.class,
            JobsAutoConfiguration.class,
            OptionsAutoConfiguration.class,
            PageAutoConfiguration.class,
            ProcessAutoConfiguration.class,
            RabbitAutoConfiguration.class,
            ReactiveAutoConfiguration.class,
            ResourcesAutoConfiguration.class,
            S3AutoConfiguration.class);

    private final WebApplicationContextRunner contexts = new WebApplicationContextRunner().withConfiguration(ALL);

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

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aReactiveApplicationWithoutServletsMeasuresTheRestAndSaysOnceWhatIsMissing(CapturedOutput log) {
        LoggingSystem.get(getClass().getClassLoader()).setLogLevel("io.goldensignals", LogLevel.INFO);
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(ALL)
                .withClassLoader(new FilteredClassLoader("jakarta.servlet"))
                .withBean(SimpleMeterRegistry.class)
                .withPropertyValues("golden-signals.page.enabled=true")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(ServletMetrics.class)
                        .hasSingleBean(RabbitMetrics.class)
                        .hasSingleBean(S3Metrics.class)
                        .hasSingleBean(ProcessMetrics.class));
        assertThat(log.toString().lines().filter(line -> line.contains("HTTP requests are not measured")))
                .singleElement()
                .asString()
                .contains("live page is not served", "reactive");
    }

    @Test
    void anApplicationWithoutAWebServerMeasuresTheRest() {
        new ApplicationContextRunner()
                .withConfiguration(ALL)
                .withBean(SimpleMeterRegistry.class)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(ServletMetrics.class)
                        .hasSingleBean(RabbitMetrics.class)
                        .hasSingleBean(S3Metrics.class)
                        .hasSingleBean(ProcessMetrics.class));
    }

    /** As an application whose contexts are a parent and several children does. */
    @Test
    void childrenOfAContextWithTheRegistryPublishInIt() {
        new ApplicationContextRunner()
                .withConfiguration(ALL)
                .withBean(SimpleMeterRegistry.class)
                .run(parent -> contexts.withParent(parent).run(child -> {
                    assertThat(child).hasNotFailed().hasSingleBean(ServletMetrics.class);
                    assertThat(child.getBean(ProcessMetrics.class)).isSameAs(parent.getBean(ProcessMetrics.class));
                    assertThat(parent.getBean(MeterRegistry.class)
                                    .get("http.server.active_sessions")
                                    .gauges())
                            .isNotEmpty();
                    child.close();
                    assertThat(parent.getBean(MeterRegistry.class)
                                    .find("http.server.active_sessions")
                                    .gauges())
                            .isEmpty();
                    assertThat(parent.getBean(MeterRegistry.class)
                                    .find("process.uptime")
                                    .meters())
                            .isNotEmpty();
                }));
    }

    @Test
    void withoutASessionRepositoryTheContainersSessionsAreCounted() {
        contexts.withBean(SimpleMeterRegistry.class).run(context -> {
            assertThat(context).hasNotFailed().hasBean("goldenSignalsSessions");
            assertThat(sessionMeters(context)).isNotEmpty();
        });
    }

    @Test
    void withSpringSessionNoSessionsAreClaimed() {
        contexts.withBean(SimpleMeterRegistry.class)
                .withUserConfiguration(SessionStore.class)
                .run(context -> {
                    assertThat(context)
                            .hasNotFailed()
                            .hasSingleBean(SessionRepositoryFilter.class)
                            .hasBean("goldenSignalsFilter")
                            .doesNotHaveBean("goldenSignalsSessions");
                    assertThat(sessionMeters(context)).isEmpty();
                });
    }

    private static List<String> sessionMeters(ApplicationContext context) {
        return context.getBean(MeterRegistry.class).getMeters().stream()
                .map(meter -> meter.getId().getName())
                .filter(name -> name.contains("session"))
                .toList();
    }

    @EnableSpringHttpSession
    @Configuration(proxyBeanMethods = false)
    static class SessionStore {

        @Bean
        MapSessionRepository sessions() {
            return new MapSessionRepository(new HashMap<>());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "golden-signals.http.max-age, -5s, must be positive",
        "golden-signals.http.routes[0].path, orders, orders",
        "golden-signals.http.routes[0].methods, GET, one has no path",
    })
    void whatAnOptionRefusesNamesItsProperty(String property, String value, String reason) {
        contexts.withBean(SimpleMeterRegistry.class)
                .withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining(property.replaceFirst("\\[.*", "") + ": ")
                        .hasStackTraceContaining(reason));
    }

    /** To a condition of Spring's, "off" is not "false", so the page would be served. */
    @ParameterizedTest
    @CsvSource({"golden-signals.enabled, nein", "golden-signals.page.enabled, off", "golden-signals.http.enabled, fasle"
    })
    void aSwitchThatIsNeitherTrueNorFalseIsRefused(String name, String value) {
        contexts.withBean(SimpleMeterRegistry.class)
                .withPropertyValues(name + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining(name + " is \"" + value + "\", must be true or false"));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aPropertyThatDoesNotExistIsLogged(CapturedOutput log) {
        contexts.withBean(SimpleMeterRegistry.class)
                .withPropertyValues(
                        "golden-signals.rabbit.enabled=false",
                        "golden-signals.http.routs[0].path=/x",
                        "golden-signals.http.bodySizes=false",
                        "golden-signals.http.routes[0].path=/orders",
                        "golden-signals.jobs.sla.Reports.nightly=1h")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(log.toString())
                .contains("no property has that name: [golden-signals.http.routs[0].path,"
                        + " golden-signals.rabbit.enabled];");
    }
}
