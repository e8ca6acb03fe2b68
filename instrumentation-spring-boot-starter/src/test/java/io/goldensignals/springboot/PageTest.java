package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.logging.LoggingMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The live page is served where and to whom the actuator is. */
class PageTest {

    private static final String ON = "golden-signals.page.enabled=true";

    @Test
    void itIsOffUnlessAskedFor() {
        try (App app = App.start(WebApplication.class)) {
            assertThat(app.status("/golden-signals/")).isEqualTo(404);
        }
    }

    @Test
    void itShowsTheServiceUnderItsName() {
        try (App app = App.start(WebApplication.class, ON)) {
            app.status("/orders/4711");

            assertThat(app.get("/golden-signals").headers().firstValue("Location"))
                    .contains("./golden-signals/");
            assertThat(app.get("/golden-signals/").body()).contains("<script");
            assertThat(app.get("/golden-signals/data").body())
                    .contains("\"title\":\"shop\"", "http.server.request.duration", "/orders/{id}");
        }
    }

    @Test
    void theApplicationsSecurityGuardsIt() {
        try (App app = App.start(WebApplication.class, ON, "golden-signals.page.path=/secret/signals")) {
            assertThat(app.status("/secret/signals/")).isEqualTo(401);
            assertThat(app.status("/secret/signals/data")).isEqualTo(401);
        }
    }

    @Test
    void itMovesToTheManagementPortWithTheActuator() {
        try (App app = App.start(WebApplication.class, ON, "management.server.port=0")) {
            assertThat(app.status("/golden-signals/")).isEqualTo(404);
            assertThat(app.getFromManagement("/golden-signals/data").body()).contains("\"title\":\"shop\"");
        }
    }

    @Test
    void aRegistryThatCannotBeShownCostsThePageOnly() {
        try (App app = App.start(
                Steps.class,
                ON,
                "management.prometheus.metrics.export.enabled=false",
                "logging.level.io.goldensignals=off")) {
            assertThat(app.status("/orders/4711")).isEqualTo(200);
            assertThat(app.status("/golden-signals/")).isEqualTo(404);
        }
    }

    @Test
    void aPathThatCannotBeServedIsNamed() {
        assertThatThrownBy(() -> App.start(
                        WebApplication.class,
                        ON,
                        "golden-signals.page.path=signals",
                        "logging.level.org.springframework=off"))
                .hasRootCauseMessage("golden-signals.page.path is \"signals\", must begin with a slash and end with a"
                        + " name, as /golden-signals does");
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(WebApplication.class)
    static class Steps {

        @Bean
        LoggingMeterRegistry registry() {
            return new LoggingMeterRegistry();
        }
    }
}
