package io.goldensignals.examples.demo;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.output.Format;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Settings;
import io.goldensignals.examples.common.Lifecycle;
import io.goldensignals.examples.dashboards.ExampleBundle;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The shipped monitoring stack around the demo, in a hurry: short windows, short waits, everything else as shipped. */
final class Monitoring {
    /** The chats by severity. */
    static final Map<String, String> CHATS = Map.of("critical", "-1", "warning", "-2", "info", "-3");

    /** A bot that does not exist, so that its token is no secret. */
    private static final String TOKEN = "1:not-a-token";

    final TelegramStub bot;
    final PrometheusApi prometheus;
    private final Stack stack;
    private final Lifecycle lifecycle;
    private final Path folder;
    private final int alertmanagerPort = Ports.free();
    private final int nodePort = Ports.free();
    private final int reporterPort = Ports.free();

    private Monitoring(Stack stack, Lifecycle lifecycle) throws Exception {
        this.stack = stack;
        this.lifecycle = lifecycle;
        this.bot = stack.chat;
        this.prometheus = new PrometheusApi(stack.prometheusPort);
        this.folder = PrometheusServer.configure(stack, stack.prometheusPort);
        hurry();
    }

    /** Starts node_exporter, the reporter, Alertmanager and Prometheus. */
    static Monitoring start(Stack stack, Lifecycle lifecycle) throws Exception {
        Monitoring monitoring = new Monitoring(stack, lifecycle);
        monitoring.server(
                "prometheus-node-exporter",
                monitoring.nodePort,
                "--web.listen-address=127.0.0.1:" + monitoring.nodePort);
        monitoring.reporter();
        monitoring.alertmanager();
        lifecycle.add(PrometheusServer.run(stack, monitoring.folder, monitoring.prometheus.port()));
        return monitoring;
    }

    /** Skips the test without the programs, or fails it where servers are required. */
    static void requirePrograms() {
        for (String name : List.of(
                "prometheus",
                "promtool",
                "prometheus-alertmanager",
                "prometheus-node-exporter",
                "redis-server",
                "epmd",
                "sh",
                "sed")) {
            if (Programs.find(name).isEmpty()) {
                String message = "no program " + name + " on the PATH";
                if (Boolean.getBoolean("servers.required")) {
                    fail(message);
                }
                abort(message + ": skipped");
            }
        }
    }

    private void hurry() throws Exception {
        Path configuration = folder.resolve("prometheus.yml");
        Files.writeString(configuration, Files.readString(configuration).replaceAll("_interval: 15s", "_interval: 2s"));
        Generator.write(folder, Profile.TRIAL);
        Generator.write(folder, new ExampleBundle(), Profile.TRIAL, Settings.defaults(), Format.FILES);
        PrometheusServer.service(folder, "127.0.0.1:" + reporterPort, "reporter");
        PrometheusServer.target(folder, "alertmanager", List.of("127.0.0.1:" + alertmanagerPort));
        PrometheusServer.target(folder, "node", List.of("127.0.0.1:" + nodePort));
        PastFigures.write(folder);
    }

    private void alertmanager() throws Exception {
        Path shipped = stack.folders().work().resolve("stack");
        ProcessBuilder render =
                new ProcessBuilder("sh", "render").directory(shipped.toFile()).inheritIO();
        render.environment()
                .putAll(Map.of(
                        "TELEGRAM_BOT_TOKEN",
                        TOKEN,
                        "TELEGRAM_CHATS",
                        CHATS.get("critical") + " " + CHATS.get("warning") + " " + CHATS.get("info"),
                        "TELEGRAM_API_URL",
                        bot.url(),
                        "REPORTER_URL",
                        "http://127.0.0.1:" + reporterPort + "/alerts"));
        if (render.start().waitFor() != 0) {
            throw new IOException("the stack's script render failed");
        }
        Path rendered = shipped.resolve("rendered/alertmanager.yml");
        Files.writeString(
                rendered,
                Files.readString(rendered)
                        .replaceAll("group_wait: \\w+", "group_wait: 1s")
                        .replaceAll("group_interval: \\w+", "group_interval: 2s"));
        server(
                "prometheus-alertmanager",
                alertmanagerPort,
                "--config.file=" + rendered,
                "--storage.path=" + folder.resolve("alertmanager"),
                "--web.listen-address=127.0.0.1:" + alertmanagerPort,
                "--cluster.listen-address=");
    }

    private void reporter() throws Exception {
        Path target = stack.folders().modules().resolve("reporter/target");
        Path jar;
        try (Stream<Path> files = Files.list(target)) {
            jar = files.filter(file -> file.getFileName().toString().matches("reporter-[\\w.-]+\\.jar"))
                    .filter(file -> !file.toString().endsWith("-sources.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no jar in " + target));
        }
        List<String> chats = CHATS.entrySet().stream()
                .map(chat -> chat.getKey() + "=" + chat.getValue())
                .toList();
        server(
                "reporter",
                reporterPort,
                Map.of("TELEGRAM_BOT_TOKEN", TOKEN),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-cp",
                        jar + File.pathSeparator + target.resolve("lib") + "/*",
                        "io.goldensignals.examples.reporter.Reporter",
                        "--port=" + reporterPort,
                        "--state=" + folder.resolve("reporter"),
                        "--prometheus=http://127.0.0.1:" + prometheus.port(),
                        "--telegram=" + bot.url(),
                        "--chat=-9",
                        "--severity-chat=" + String.join(",", chats)));
    }

    private void server(String program, int port, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Programs.find(program).orElseThrow().toString());
        command.addAll(List.of(arguments));
        server(program, port, Map.of(), command);
    }

    private void server(String name, int port, Map<String, String> environment, List<String> command) throws Exception {
        ChildProcess process =
                lifecycle.add(ChildProcess.start(name, stack.folders().logs(), folder, environment, command));
        process.await(() -> Ports.open("127.0.0.1", port), Duration.ofSeconds(60));
    }
}
