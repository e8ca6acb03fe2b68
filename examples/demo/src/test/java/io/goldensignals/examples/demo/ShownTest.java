package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShownTest {
    private static final String STORY = """
            tests:
            - interval: 2s
              input_series:
              - series: 'm_total{process="that was not scraped for a while"}'
                values: '0+1x10 stale _x3 15+1x10'
              - series: 'm_total{process="that started anew"}'
                values: '0+1x10 stale _x3 2+1x10'
              - series: 'm_total{process="that came late"}'
                values: '_x10 5+1x10'
              promql_expr_test:
              - expr: %s
                eval_time: 60s
                exp_samples:
                - labels: '{process="that was not scraped for a while"}'
                  value: 25
                - labels: '{process="that started anew"}'
                  value: 22
                - labels: '{process="that came late"}'
                  value: 15
            """;

    @TempDir
    Path folder;

    @Test
    void aCounterIsFollowedToTheUnitThroughGapsAndRestarts() throws Exception {
        Optional<Path> promtool = Programs.find("promtool");
        assumeTrue(promtool.isPresent(), "no promtool on the PATH");
        Path story = Files.writeString(
                folder.resolve("story.yml"), String.format(STORY, Shown.grown("m_total{process!=\"\"}", 200)));

        Process process = new ProcessBuilder(promtool.get().toString(), "test", "rules", story.toString())
                .redirectErrorStream(true)
                .start();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
