package io.goldensignals.examples.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.goldensignals.examples.common.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The installed Prometheus on the shipped configuration and rules, with what runs as targets. */
final class PrometheusServer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PrometheusServer() {}

    /** Starts it and returns its process. */
    static ChildProcess start(Stack stack, int port) throws Exception {
        return run(stack, configure(stack, port), port);
    }

    /** Writes its configuration, in which nothing but the targets is the demo's, and returns the folder. */
    static Path configure(Stack stack, int port) throws IOException {
        Path folder = stack.folders().work().resolve("prometheus");
        Shipped.rules(folder.resolve("rules"));
        Path shipped = stack.folders().work().resolve("stack");
        Shipped.stack(shipped);
        Files.copy(shipped.resolve("prometheus.yml"), folder.resolve("prometheus.yml"));
        List<Map<String, Object>> services = new ArrayList<>();
        stack.services()
                .forEach(service -> services.add(
                        Map.of("targets", List.of(service.target()), "labels", Map.of("job", service.service()))));
        Path targets = Files.createDirectories(folder.resolve("targets"));
        Files.write(targets.resolve("services.json"), JSON.writeValueAsBytes(services));
        target(folder, "rabbitmq", stack.broker.metricsTarget().stream().toList());
        target(folder, "prometheus", List.of("127.0.0.1:" + port));
        target(folder, "node", List.of());
        target(folder, "alertmanager", List.of());
        return folder;
    }

    /** Adds a service to those that it scrapes. */
    static void service(Path folder, String target, String job) throws IOException {
        Path file = folder.resolve("targets/services.json");
        ArrayNode services = (ArrayNode) JSON.readTree(file.toFile());
        services.addObject()
                .<ObjectNode>set("targets", JSON.createArrayNode().add(target))
                .set("labels", JSON.createObjectNode().put("job", job));
        JSON.writeValue(file.toFile(), services);
    }

    /** Says where the servers of a scrape job are; none is an empty list. */
    static void target(Path folder, String job, List<String> addresses) throws IOException {
        List<Map<String, Object>> groups = addresses.isEmpty() ? List.of() : List.of(Map.of("targets", addresses));
        Files.write(folder.resolve("targets").resolve(job + ".json"), JSON.writeValueAsBytes(groups));
    }

    /** Starts it on the configuration in {@code folder}. */
    static ChildProcess run(Stack stack, Path folder, int port) throws Exception {
        Path program = Programs.find("prometheus")
                .orElseThrow(() -> new ConfigurationException(
                        "--prometheus", "on", "no program \"prometheus\" on the PATH", "only where it is installed"));
        ChildProcess process = ChildProcess.start(
                "prometheus",
                stack.folders().logs(),
                folder,
                Map.of(),
                List.of(
                        program.toString(),
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--enable-feature=exemplar-storage"));
        try {
            process.await(() -> Ports.open("127.0.0.1", port), Duration.ofSeconds(20));
            return process;
        } catch (Exception error) {
            process.close();
            throw error;
        }
    }
}
