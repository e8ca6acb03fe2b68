package io.goldensignals.springboot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A running application, and a client of it. */
final class App implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    private App(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts {@code type} on a free port, without a broker's address, with further properties ({@code name=value}). */
    static App start(Class<?> type, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.application.name=shop",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn",
                "--logging.level.org.apache=off",
                "--spring.security.user.password=secret",
                "--spring.datasource.url=jdbc:h2:mem:shop",
                "--management.endpoints.web.exposure.include=prometheus"));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        return new App(SpringApplication.run(type, arguments.toArray(String[]::new)));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    MeterRegistry registry() {
        return bean(MeterRegistry.class);
    }

    int status(String path) {
        return get(path).statusCode();
    }

    HttpResponse<String> get(String path) {
        return get("local.server.port", path);
    }

    /** Posts nothing. */
    int post(String path) {
        return send("local.server.port", path, "POST").statusCode();
    }

    /** From the port of the actuator, if that has one of its own. */
    HttpResponse<String> getFromManagement(String path) {
        return get("local.management.port", path);
    }

    private HttpResponse<String> get(String name, String path) {
        return send(name, path, "GET");
    }

    private HttpResponse<String> send(String name, String path, String method) {
        String port = context.getEnvironment().getProperty(name);
        try {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How many requests were recorded with these tags. */
    long requests(String... tags) {
        return registry().find("http.server.request.duration").tags(Tags.of(tags)).timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }

    /** The sum of a counter's series with these tags. */
    double counted(String name, String... tags) {
        double sum = 0;
        for (var counter : registry().find(name).tags(Tags.of(tags)).meters()) {
            sum += counter.measure().iterator().next().getValue();
        }
        return sum;
    }

    @Override
    public void close() {
        context.close();
    }
}
