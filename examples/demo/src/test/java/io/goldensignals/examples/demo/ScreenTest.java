package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table in a terminal of 80 columns and 24 rows. */
class ScreenTest {

    private static final List<String> PLACES =
            List.of("shop-api   http://127.0.0.1:8081/golden-signals/", "logs       " + "folder/".repeat(20));

    private static List<Screen.Line> table(int works) {
        List<Screen.Line> table = new ArrayList<>();
        table.add(new Screen.Line("7 s: 140 requests answered, 3 failed   fault: s3-errors", true));
        table.add(Screen.Line.plain("service    work"));
        for (int i = 0; i < works; i++) {
            table.add(new Screen.Line("shop-api   work " + i, i == 0));
        }
        return table;
    }

    private static List<String> lines(String frame) {
        return frame.replaceAll("\u001b\\[[0-9]*[A-Za-z]", "").lines().toList();
    }

    @Test
    void noLineWrapsAndNoneScrollsAway() {
        for (int works : new int[] {1, 12, 100}) {
            List<String> lines = lines(Screen.frame(PLACES, table(works), 24));
            assertThat(lines)
                    .hasSizeLessThan(24)
                    .allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
            assertThat(lines.get(0)).contains("/golden-signals/");
        }
        assertThat(lines(Screen.frame(PLACES, table(100), 24))).last().isEqualTo("83 more lines in a higher terminal");
    }

    @Test
    void whatFailsIsRed() {
        assertThat(Screen.frame(PLACES, table(2), 24))
                .contains("\u001b[31mshop-api   work 0\u001b[0m")
                .contains("\u001b[31m7 s: 140 requests answered, 3 failed   fault: s3-errors\u001b[0m")
                .contains("\nshop-api   work 1");
    }

    @Test
    void eachFrameIsWrittenOverTheLast() {
        assertThat(Screen.frame(PLACES, table(1), 24)).startsWith("\u001b[H").endsWith("\u001b[J");
    }
}
