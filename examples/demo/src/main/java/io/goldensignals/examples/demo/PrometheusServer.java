package io.goldensignals.examples.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.goldensignals.examples.common.ConfigurationException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The installed Prometheus, on the shipped configuration, with what runs as targets. */
final class PrometheusServer {
    private PrometheusServer() {}

    /** Starts it and returns its process and where it is. */
    static ChildProcess start(Stack stack, int port) throws Exception {
        Path program = Programs.find("prometheus")
                .orElseThrow(() -> new ConfigurationException(
                        "--prometheus", "on", "no program \"prometheus\" on the PATH", "only where it is installed"));
        Path folder = Files.createDirectories(stack.folders().work().resolve("prometheus"));
        Path configuration = folder.resolve("prometheus.yml");
        try (InputStream shipped =
                Objects.requireNonNull(PrometheusServer.class.getResourceAsStream("prometheus.yml"))) {
            Files.copy(shipped, configuration);
        }
        Files.write(folder.resolve("targets.json"), new ObjectMapper().writeValueAsBytes(targets(stack, port)));
        ChildProcess process = ChildProcess.start(
                "prometheus",
                stack.folders().logs(),
                folder,
                Map.of(),
                List.of(
                        program.toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port));
        try {
            process.await(() -> Ports.open("127.0.0.1", port), Duration.ofSeconds(20));
            return process;
        } catch (Exception error) {
            process.close();
            throw error;
        }
    }

    private static List<Map<String, Object>> targets(Stack stack, int port) {
        List<Map<String, Object>> targets = new ArrayList<>();
        stack.services().forEach(service -> targets.add(target(service.service(), service.target())));
        stack.broker.metricsTarget().ifPresent(address -> targets.add(target("rabbitmq", address)));
        targets.add(target("prometheus", "127.0.0.1:" + port));
        return targets;
    }

    private static Map<String, Object> target(String job, String address) {
        return Map.of("targets", List.of(address), "labels", Map.of("job", job));
    }
}
