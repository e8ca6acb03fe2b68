package io.goldensignals.dashboards.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.goldensignals.dashboards.Generator;
import io.goldensignals.dashboards.Program;
import io.goldensignals.dashboards.output.Output;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.rules.Rules;
import io.goldensignals.dashboards.settings.Profile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the stack take its configuration, and nginx guards the only door. */
class StackIT {

    private static final Path STACK = Path.of("stack").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void prometheusTakesItsConfiguration() throws Exception {
        Program promtool = Program.require("promtool");
        Files.copy(STACK.resolve("prometheus.yml"), folder.resolve("prometheus.yml"));
        Generator.write(folder, Profile.OPERATION);
        assertThat(promtool.run(folder, "check", "config", "prometheus.yml")).contains("8 rule files found");
    }

    @Test
    void alertmanagerTakesItsConfigurationAndRoutesBySeverity() throws Exception {
        Program amtool = Program.require("amtool");
        render("");
        amtool.run(folder, "check-config", "alertmanager.yml");
        for (String severity : List.of("critical", "warning", "info")) {
            assertThat(amtool.run(
                            folder,
                            "config",
                            "routes",
                            "test",
                            "--config.file=alertmanager.yml",
                            "severity=" + severity))
                    .contains(severity);
        }
        assertThat(amtool.run(
                        folder, "config", "routes", "test", "--config.file=alertmanager.yml", "alertname=Watchdog"))
                .contains("heartbeat");
    }

    @Test
    void withoutAnAddressForTheHeartbeatNothingIsCalledThatCouldFail() throws Exception {
        render("");
        assertThat(folder.resolve("alertmanager.yml")).content().doesNotContain("webhook_configs", "127.0.0.1:9");
    }

    @Test
    void addressesAndTheTokenAreWrittenAsTheyAreGiven() throws Exception {
        String heartbeat = "https://h.test/push/x?status=up&msg=OK&ping=";
        render(
                "http://r.test/it's?a=1|2&b=c\\d",
                Map.of("TELEGRAM_BOT_TOKEN", "1:a&b", "TELEGRAM_CHATS", "-5 -6 -7", "HEARTBEAT_URL", heartbeat));
        JsonNode written = configuration();
        assertThat(written.findValuesAsText("url")).containsExactly(heartbeat, "http://r.test/it's?a=1|2&b=c\\d");
        assertThat(written.findValuesAsText("bot_token")).containsExactly("1:a&b", "1:a&b", "1:a&b");
    }

    /** Alertmanager repeats at the first end of a group's interval that is later than the repetition's after the last sending. */
    @Test
    void theHeartbeatIsSentAtEachEndOfItsInterval() throws Exception {
        render("");
        JsonNode heartbeat = configuration().at("/route/routes/0");
        assertThat(heartbeat.path("receiver").asText()).isEqualTo("heartbeat");
        assertThat(heartbeat.path("group_interval").asText()).isEqualTo("1m");
        assertThat(Profile.seconds(heartbeat.path("repeat_interval").asText())).isBetween(30L, 59L);
    }

    private JsonNode configuration() throws IOException {
        return Output.JSON.valueToTree(Output.readYaml(Files.readString(folder.resolve("alertmanager.yml"))));
    }

    @Test
    void withoutATokenAlertsGoToNoChatAndNothingFails() throws Exception {
        Program amtool = Program.require("amtool");
        render("", Map.of());
        amtool.run(folder, "check-config", "alertmanager.yml");
        assertThat(folder.resolve("alertmanager.yml"))
                .content()
                .contains("name: critical")
                .doesNotContain("telegram_configs", "TELEGRAM_", "webhook_configs");
    }

    @Test
    void theContainersUserCanReadTheConfigurationAndOtherUsersCannot() throws Exception {
        render("");
        assertThat(Files.getPosixFilePermissions(folder.resolve("alertmanager.yml")))
                .contains(PosixFilePermission.OTHERS_READ);
        assertThat(Files.getPosixFilePermissions(folder.resolve("rendered")))
                .containsExactlyInAnyOrder(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE);
    }

    @Test
    void withAReporterAlertsThatHaveAChartGoThere() throws Exception {
        Program amtool = Program.require("amtool");
        String[] alert = {"severity=warning", Alert.CHART + "=yes"};
        for (String reporter : List.of("", "http://127.0.0.1:9095/alerts")) {
            render(reporter);
            amtool.run(folder, "check-config", "alertmanager.yml");
            assertThat(amtool.run(
                            folder, "config", "routes", "test", "--config.file=alertmanager.yml", alert[0], alert[1]))
                    .contains(reporter.isEmpty() ? "warning" : "reporter");
        }
    }

    @Test
    void theMessageIsSoundHtmlWhateverLabelsHold() throws Exception {
        Program amtool = Program.require("amtool");
        String hostile = "<b>&\"'</a>";
        Map<String, Object> alert = Map.of(
                "status", "firing",
                "labels", Map.of("alertname", "MessageHandlingFailed"),
                "annotations",
                        Map.of(
                                "summary",
                                hostile + " fails",
                                "description",
                                "in " + hostile,
                                "dashboard_url",
                                "https://g/d/x?var-job=%3Cb%3E&var-b=1"),
                "startsAt", "2026-11-22T10:00:00Z",
                "endsAt", "2026-11-22T10:05:00Z");
        Map<String, Object> resolved = new HashMap<>(alert);
        resolved.put("status", "resolved");
        Files.writeString(
                folder.resolve("data.json"),
                Output.json(Map.of(
                        "receiver", "critical",
                        "status", "firing",
                        "groupLabels", Map.of("alertname", "MessageHandlingFailed"),
                        "commonLabels", Map.of("severity", "critical"),
                        "alerts", List.of(alert, resolved))));
        String message = amtool.run(
                folder,
                "template",
                "render",
                "--template.glob=" + STACK.resolve("telegram.tmpl"),
                "--template.text={{ template \"golden.telegram\" . }}",
                "--template.type=html",
                "--template.data=" + folder.resolve("data.json"));
        assertThat(message)
                .contains("&lt;b&gt;")
                .contains("2026-11-22 10:00:00 UTC")
                .contains("1 resolved");
        String text = message;
        for (String tag : List.of("b", "a", "code")) {
            text = text.replaceAll("<" + tag + "( href=\"[^\"]*\")?>([^<]*)</" + tag + ">", "$2");
        }
        assertThat(text).as("no tag but sound ones").doesNotContain("<").doesNotContain(">");
        assertThat(Pattern.compile("&(?!(#\\d+|#x[0-9a-fA-F]+|amp|lt|gt|quot);)")
                        .matcher(text)
                        .find())
                .isFalse();
    }

    @Test
    void whatFollowsFromABrokerThatIsDownIsMutedInItsClusterOnly() throws Exception {
        Program alertmanager = Program.require("prometheus-alertmanager");
        render("");
        int port = freePort();
        Process process = alertmanager.start(
                folder,
                folder.resolve("alertmanager.log"),
                "--config.file=alertmanager.yml",
                "--storage.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=");
        try {
            List<Map<String, Object>> alerts = List.of(
                    alert("BrokerDown", "critical", "a", "rabbit", "rabbitmq"),
                    alert("JobAbsent", "critical", "a", "rabbit", "rabbitmq"),
                    alert("JobAbsent", "critical", "a", "rabbit", "rabbitmq-queues"),
                    alert("JobAbsent", "critical", "b", "rabbit", "rabbitmq-queues"),
                    alert("PublishFailed", "warning", "a", "shop", "shop-api"),
                    alert("PublishFailed", "warning", "b", "shop", "shop-api"),
                    alert("HttpRouteFailing", "warning", "a", "shop", "shop-api"));
            URI api = URI.create("http://127.0.0.1:" + port + "/api/v2/alerts");
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest post = HttpRequest.newBuilder(api)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(Output.json(alerts)))
                    .build();
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> client.send(post, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200);
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> {
                JsonNode got = Output.JSON.readTree(
                        client.send(HttpRequest.newBuilder(api).build(), HttpResponse.BodyHandlers.ofString())
                                .body());
                assertThat(got).hasSize(alerts.size());
                Set<String> muted = new TreeSet<>();
                got.forEach(alert -> {
                    if (alert.at("/status/state").asText().equals("suppressed")) {
                        muted.add(alert.at("/labels/alertname").asText() + " "
                                + alert.at("/labels/cluster").asText() + " "
                                + alert.at("/labels/job").asText());
                    }
                });
                assertThat(muted)
                        .containsExactly(
                                "JobAbsent a rabbitmq", "JobAbsent a rabbitmq-queues", "PublishFailed a shop-api");
            });
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /** With the labels that the rule of that name gives it. */
    private static Map<String, Object> alert(
            String name, String severity, String cluster, String namespace, String job) {
        Map<String, String> labels = new HashMap<>(Rules.alerts(Profile.OPERATION).stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow()
                .allLabels());
        assertThat(labels).containsEntry("severity", severity);
        labels.putAll(Map.of("alertname", name, "cluster", cluster, "namespace", namespace, "job", job));
        return Map.of("labels", labels);
    }

    private void render(String reporter) throws IOException, InterruptedException {
        render(reporter, Map.of("TELEGRAM_BOT_TOKEN", "1:secret", "TELEGRAM_CHATS", "-5 -6 -7"));
        assertThat(folder.resolve("alertmanager.yml"))
                .content()
                .contains("chat_id: -6")
                .doesNotContain("TELEGRAM_", "REPORTER_URL", "HEARTBEAT_URL");
    }

    private void render(String reporter, Map<String, String> variables) throws IOException, InterruptedException {
        try (Stream<Path> files =
                Stream.of(STACK.resolve("alertmanager.yml"), STACK.resolve("telegram.tmpl"), STACK.resolve("render"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        ProcessBuilder render =
                new ProcessBuilder("sh", "render").directory(folder.toFile()).inheritIO();
        render.environment().putAll(variables);
        render.environment().put("REPORTER_URL", reporter);
        assertThat(render.start().waitFor()).isZero();
        Files.move(
                folder.resolve("rendered/alertmanager.yml"),
                folder.resolve("alertmanager.yml"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void nginxLetsNobodyInWithoutAPassword() throws Exception {
        Program nginx = Program.require("nginx");
        Program htpasswd = Program.require("htpasswd");
        int door = freePort();
        HttpServer grafana = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        grafana.createContext("/", exchange -> {
            byte[] body = ("grafana saw " + exchange.getRequestHeaders().get("Authorization"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        grafana.start();
        htpasswd.run(folder, "-b", "-B", "-c", "users", "operator", "secret");
        // nginx' workers may run as another user.
        assertThat(folder.toFile().setExecutable(true, false)).isTrue();
        String server = Files.readString(STACK.resolve("nginx/grafana.conf"))
                .replace("listen 3333", "listen 127.0.0.1:" + door)
                .replace("127.0.0.1:3000", "127.0.0.1:" + grafana.getAddress().getPort())
                .replace(
                        "/etc/nginx/golden-signals.htpasswd",
                        folder.resolve("users").toString());
        Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                pid %1$s/nginx.pid;
                error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                %2$s
                }
                """.formatted(folder, server));
        Process process = nginx.start(
                folder,
                folder.resolve("nginx.log"),
                "-c",
                folder.resolve("nginx.conf").toString(),
                "-e",
                "stderr");
        try {
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> get(door, null).statusCode() == 401);
            assertThat(get(door, "operator:wrong").statusCode()).isEqualTo(401);
            HttpResponse<String> welcome = get(door, "operator:secret");
            assertThat(welcome.statusCode()).isEqualTo(200);
            assertThat(welcome.body()).isEqualTo("grafana saw null");
        } finally {
            process.destroy();
            process.waitFor();
            grafana.stop(0);
        }
    }

    private static HttpResponse<String> get(int port, String user) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/d/golden-http"));
        if (user != null) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
