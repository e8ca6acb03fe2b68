package io.goldensignals.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service keeps secret is in no label and in no line of the log. */
class SecretsTest {

    private static final String SECRET = "hunter2secret";

    @Test
    void aSecretIsInNoLabelAndInNoLineOfTheLog(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.log.io.goldensignals=trace",
                        "-Ddb.password=" + SECRET,
                        "-cp",
                        System.getProperty("java.class.path"),
                        SecretiveProcess.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("SECRET", SECRET);
        Process process = builder.start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        String all = Files.readString(log);

        assertThat(ended).as(all).isTrue();
        assertThat(all)
                .as("what was thrown at it")
                .contains("no broker", "probe false", "job failed", "401")
                .contains("rabbitmq_client_connections_failed_total{error_type=\"")
                .contains("http_route=\"/app/orders/{id}\"")
                .contains("The push to http://127.0.0.1:1/metrics/job/job failed");
        assertThat(all).doesNotContain(SECRET).doesNotContain(base64(SECRET)).doesNotContain(base64("anna:" + SECRET));
    }

    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
