package io.goldensignals.examples.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The alerts fire and resolve as {@code src/test/promtool/alerts.yml} says, and Prometheus takes the rules. */
class ExampleRulesIT {

    @Test
    void alertsFireAndResolve() throws Exception {
        promtool("check", "rules", "rules/shop.yml", "rules/mes.yml");
        promtool("test", "rules", "src/test/promtool/alerts.yml");
    }

    private static void promtool(String... arguments) throws InterruptedException, IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = "promtool";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(Path.of("").toAbsolutePath().toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            if (Boolean.getBoolean("servers.required")) {
                fail("no program promtool on the PATH", e);
            }
            abort("no program promtool on the PATH: skipped");
            return;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
