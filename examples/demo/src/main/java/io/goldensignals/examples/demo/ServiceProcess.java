package io.goldensignals.examples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An instance of a service in a JVM of its own; its process is to be closed. */
final class ServiceProcess {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final String service;
    private final int number;
    private final int port;
    private final Launch launch;
    private volatile ChildProcess process;
    private volatile boolean restarting;

    private ServiceProcess(String service, int number, int port, Launch launch) throws IOException {
        this.service = service;
        this.number = number;
        this.port = port;
        this.launch = launch;
        this.process = launch.start();
    }

    /** How a process comes to be. */
    @FunctionalInterface
    private interface Launch {
        ChildProcess start() throws IOException;
    }

    /** Starts an instance; its settings are in the environment, for a command line would show the secrets. */
    static ServiceProcess start(
            String service, int number, int port, Stack.Folders folders, Map<String, String> environment)
            throws IOException {
        Path jar = folders.modules().resolve(Path.of(service, "target", service + ".jar"));
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: build it with mvn package");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + folders.work(),
                "-jar",
                jar.toString()));
        command.addAll(List.of("--port", String.valueOf(port)));
        return new ServiceProcess(
                service,
                number,
                port,
                () -> ChildProcess.start(service + "-" + number, folders.logs(), folders.work(), environment, command));
    }

    /** The first instance has the service's name, others their number with it. */
    String name() {
        return number == 1 ? service : service + "-" + number;
    }

    /** Starts it anew, as it was, after its process has ended. */
    void startAgain() throws IOException {
        process = launch.start();
    }

    /** Kills the process, which has no time to end anything, and starts it anew. */
    void killAndRestart() throws Exception {
        restarting = true;
        try {
            process.kill();
            startAgain();
            awaitHealth(() -> {});
        } finally {
            restarting = false;
        }
    }

    /** Whether it is not there because it was killed on purpose. */
    boolean restarting() {
        return restarting;
    }

    /** Waits for the service; {@code alsoRequired} throws if something failed for which it would wait in vain. */
    void awaitHealth(Runnable alsoRequired) throws Exception {
        process.await(
                () -> {
                    alsoRequired.run();
                    return healthy();
                },
                Duration.ofMinutes(2));
    }

    private boolean healthy() throws InterruptedException {
        try {
            return get("/health", BodyHandlers.ofString()).contains("\"connected\"");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What the service measures now. */
    Samples scrape() throws IOException, InterruptedException {
        try (InputStream body = get("/metrics", BodyHandlers.ofInputStream())) {
            return Samples.read(body);
        }
    }

    /** The figures of its live page, as JSON. */
    String pageData() throws IOException, InterruptedException {
        return get("/golden-signals/data", BodyHandlers.ofString());
    }

    private <T> T get(String path, BodyHandler<T> as) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .header("Accept", path.equals("/metrics") ? Samples.ACCEPT : "*/*")
                .timeout(Duration.ofSeconds(5))
                .build();
        HttpResponse<T> response = HTTP.send(request, as);
        if (response.statusCode() != 200) {
            throw new IOException(url() + path + " answered " + response.statusCode());
        }
        return response.body();
    }

    String service() {
        return service;
    }

    String target() {
        return "127.0.0.1:" + port;
    }

    String url() {
        return "http://" + target();
    }

    ChildProcess process() {
        return process;
    }
}
