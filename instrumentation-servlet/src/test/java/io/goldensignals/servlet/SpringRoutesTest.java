package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpScenario;
import io.goldensignals.testkit.RecordedRequests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** A real Spring MVC in the context {@code /shop}, for which nothing must be registered. */
class SpringRoutesTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RecordedRequests recorded = new RecordedRequests(registry);

    /** Knows every order but one. */
    @RestController
    @EnableWebMvc
    public static class Orders {
        @GetMapping("/orders/{id}")
        public String order(@PathVariable("id") String id) {
            return switch (id) {
                case "missing" -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
                case "taken" -> throw new IllegalArgumentException(id);
                case "broken" -> throw new IllegalStateException(id);
                default -> "order";
            };
        }

        @GetMapping("/later/{id}")
        public Callable<String> later() {
            return () -> "later";
        }

        @ExceptionHandler
        @ResponseStatus(HttpStatus.CONFLICT)
        public void taken(IllegalArgumentException taken) {
            // the status says it
        }
    }

    @ParameterizedTest
    @CsvSource({"/, /shop", "/mvc/*, /shop/mvc"})
    void recordsThePatternsThatSpringMatched(String mapping, String root) {
        List<HttpScenario> scenarios = List.of(
                HttpScenario.get("a handler", root + "/orders/7", root + "/orders/{id}", 200),
                HttpScenario.get("an asynchronous one", root + "/later/7", root + "/later/{id}", 200),
                HttpScenario.get("a matched 404", root + "/orders/missing", root + "/orders/{id}", 404),
                HttpScenario.get("a handled exception", root + "/orders/taken", root + "/orders/{id}", 409),
                HttpScenario.get("an exception", root + "/orders/broken", root + "/orders/{id}", 500)
                        .failing(IllegalStateException.class.getName()),
                HttpScenario.get("no handler", root + "/nothing/here", mapping.equals("/") ? "" : root + "/*", 404));
        try (TomcatContainer server = new TomcatContainer("/shop", context -> app(context, mapping), tomcat -> {})) {
            RouteScenarios.check(server, recorded, scenarios);
        }
    }

    private void app(ServletContext context, String mapping) {
        ServletMetrics.create(registry).addTo(context);
        AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
        spring.register(Orders.class);
        var servlet = context.addServlet("spring", new DispatcherServlet(spring));
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
        servlet.addMapping(mapping);
    }
}
