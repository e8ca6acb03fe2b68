package io.goldensignals.dashboards.boards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.goldensignals.dashboards.Program;
import io.goldensignals.dashboards.output.Output;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command that imports the dashboards, against what answers as Grafana's API does. */
class ImportIT {

    private record Call(String path, String authorization, JsonNode body) {}

    private final List<Call> calls = new ArrayList<>();
    private int folderStatus = 200;
    private int boardStatus = 200;
    private HttpServer grafana;

    @BeforeEach
    void start() throws IOException {
        Program.require("curl");
        grafana = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        grafana.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            calls.add(new Call(
                    path,
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    Output.JSON.readTree(exchange.getRequestBody())));
            byte[] answer = "{\"message\":\"so it is\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(path.equals("/api/folders") ? folderStatus : boardStatus, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        grafana.start();
    }

    @AfterEach
    void stop() {
        grafana.stop(0);
    }

    @Test
    void everyBoardIsPutIntoTheFolderAndReplacesAnOlderOne() throws Exception {
        List<Path> boards;
        try (Stream<Path> files = Files.list(Path.of("dashboards"))) {
            boards = files.sorted().toList();
        }

        assertThat(run(Map.of("GRAFANA_TOKEN", "s3cret"))).isZero();

        assertThat(calls.get(0).path()).isEqualTo("/api/folders");
        List<Call> posts = calls.subList(1, calls.size());
        assertThat(posts).hasSameSizeAs(boards).hasSizeGreaterThan(9);
        for (int i = 0; i < posts.size(); i++) {
            JsonNode body = posts.get(i).body();
            assertThat(posts.get(i).path()).isEqualTo("/api/dashboards/db");
            assertThat(body.get("dashboard"))
                    .isEqualTo(Output.JSON.readTree(boards.get(i).toFile()));
            assertThat(body.get("folderUid").asText())
                    .isEqualTo(calls.get(0).body().get("uid").asText());
            assertThat(body.get("overwrite").asBoolean()).isTrue();
        }
        assertThat(calls).allMatch(call -> "Bearer s3cret".equals(call.authorization()));
    }

    @Test
    void aFolderThatIsThereAlreadyIsUsed() throws Exception {
        folderStatus = 412;
        assertThat(run(Map.of())).isZero();
        assertThat(calls)
                .hasSizeGreaterThan(10)
                .allMatch(call -> call.authorization().startsWith("Basic "));
    }

    @Test
    void aRefusalEndsTheImportWithItsReason() throws Exception {
        boardStatus = 403;
        assertThat(run(Map.of())).isEqualTo(1);
        assertThat(calls).hasSize(2);
    }

    private int run(Map<String, String> variables) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                        "sh",
                        "stack/import-dashboards",
                        "http://127.0.0.1:" + grafana.getAddress().getPort() + "/")
                .inheritIO();
        command.environment().putAll(variables);
        return command.start().waitFor();
    }
}
