package io.goldensignals.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.modeler.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.web.context.WebApplicationContext;

/** An application that a Tomcat of its own serves, as one does to which a WAR is deployed. */
class WarTest {

    /** Boot turns the management beans off where an application without the starter was first in the process. */
    private static boolean managed() {
        return Registry.getRegistry(null, null).getClass() == Registry.class;
    }

    @Test
    void failuresKeepTheirRouteAndTheirTypeAndTheContainerIsMeasured(@TempDir Path directory) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        Initializer application = new Initializer();
        var context = tomcat.addContext("/shop", null);
        context.setParentClassLoader(WarTest.class.getClassLoader());
        context.addServletContainerInitializer((types, servlets) -> application.onStartup(servlets), Set.of());
        tomcat.getConnector();
        tomcat.start();
        try {
            MeterRegistry registry = application.context().getBean(MeterRegistry.class);
            HttpClient client = HttpClient.newHttpClient();
            for (String path : new String[] {"/orders/1", "/fails", "/secret/1", "/nothing"}) {
                URI uri = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/shop" + path);
                client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
            }
            counted(registry, "200", "/shop/orders/{id}", "");
            counted(registry, "500", "/shop/fails", "java.lang.IllegalStateException");
            counted(registry, "401", "", "");
            counted(registry, "404", "/shop/**", "");
            assertThat(registry.get("http.server.request.duration").timers().stream()
                            .mapToLong(timer -> timer.count())
                            .sum())
                    .isEqualTo(4);
            if (managed()) {
                assertThat(registry.get("resource.limit")
                                .tag("resource.type", "connector_threads")
                                .gauges())
                        .isNotEmpty();
            }
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private static void counted(MeterRegistry registry, String status, String route, String error) {
        await().untilAsserted(() -> assertThat(registry.find("http.server.request.duration")
                        .tags("http.response.status_code", status)
                        .timers())
                .filteredOn(timer -> timer.count() == 1)
                .singleElement()
                .satisfies(timer -> {
                    assertThat(timer.getId().getTag("http.route")).isEqualTo(route);
                    assertThat(timer.getId().getTag("error.type")).isEqualTo(error);
                }));
    }

    private static final class Initializer extends SpringBootServletInitializer {

        private WebApplicationContext context;

        WebApplicationContext context() {
            return context;
        }

        @Override
        protected SpringApplicationBuilder configure(SpringApplicationBuilder builder) {
            return builder.sources(WebApplication.class)
                    .properties(Map.of(
                            "spring.application.name", "shop",
                            "spring.main.banner-mode", "off",
                            "logging.level.root", "warn",
                            "logging.level.org.apache", "off",
                            "logging.level.org.springframework", "off",
                            "spring.datasource.url", "jdbc:h2:mem:war",
                            "spring.security.user.password", "secret"));
        }

        @Override
        protected WebApplicationContext run(org.springframework.boot.SpringApplication application) {
            context = super.run(application);
            return context;
        }
    }
}
