package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table in terminals of 80 columns and 24 rows, and of 140 and 40. */
class ScreenTest {
    private static final Screen.Size SMALL = new Screen.Size(24, 80);
    private static final Screen.Size LARGE = new Screen.Size(40, 140);
    private static final List<String> PLACES = List.of(
            new Place("open", "http://localhost:8070/", "signals, faults, alerts").toString(),
            new Place("shop-api", "http://127.0.0.1:8081/golden-signals/", "and /metrics").toString(),
            new Place("logs", "folder/".repeat(20), "").toString());

    private static List<Screen.Line> table(int works, boolean wide) {
        List<Screen.Line> table = new ArrayList<>();
        table.add(Screen.total(7, 140, 3, "s3-errors"));
        table.add(Screen.heading(wide));
        for (int i = 1; i <= works; i++) {
            Red red = i == 1
                    ? new Red(19.84, 2.1, 0.005, 0.1, Double.POSITIVE_INFINITY)
                    : new Red(0, 0, Double.NaN, Double.NaN, Double.NaN);
            table.add(Screen.line("shop-api", "work " + i, red, wide));
        }
        return table;
    }

    private static String plain(String frame) {
        return frame.replaceAll("\u001b\\[[0-9]*[A-Za-z]", "");
    }

    @Test
    void aSmallTerminalHasOnePercentile() {
        assertThat(plain(Screen.frame(PLACES, table(2, false), SMALL))).isEqualTo("""
                open       http://localhost:8070/ (signals, faults, alerts)
                shop-api   http://127.0.0.1:8081/golden-signals/ (and /metrics)
                logs       folder/folder/folder/folder/folder/folder/folder/folder/folder/fold~

                7 s: 140 requests answered, 3 failed   FAULT: s3-errors
                service    work                      rate    errors          p95
                shop-api   work 1                  19.8/s     2.1/s    <= 100 ms
                shop-api   work 2                   0.0/s     0.0/s            -
                """);
    }

    @Test
    void aLargeTerminalHasThreePercentiles() {
        assertThat(plain(Screen.frame(PLACES, table(2, true), LARGE)).lines().skip(4))
                .containsExactly(
                        "7 s: 140 requests answered, 3 failed   FAULT: s3-errors",
                        "service    work                      rate    errors            p50            p95            p99",
                        "shop-api   work 1                  19.8/s     2.1/s        <= 5 ms      <= 100 ms         > 10 s",
                        "shop-api   work 2                   0.0/s     0.0/s              -              -              -");
    }

    @Test
    void noLineWrapsAndNoneScrollsAway() {
        for (Screen.Size size : new Screen.Size[] {SMALL, LARGE, new Screen.Size(5, 20)}) {
            for (int works : new int[] {1, 12, 100}) {
                List<String> lines = plain(Screen.frame(PLACES, table(works, size == LARGE), size))
                        .lines()
                        .toList();
                assertThat(lines)
                        .hasSizeLessThan(size.rows())
                        .allSatisfy(line -> assertThat(line).hasSizeLessThan(size.columns()));
                assertThat(lines.get(0)).startsWith("open");
            }
        }
        assertThat(plain(Screen.frame(PLACES, table(100, false), SMALL)).lines())
                .last()
                .isEqualTo("82 more lines in a higher terminal");
    }

    @Test
    void theTableHasRoomBeforeThePlaces() {
        assertThat(plain(Screen.frame(PLACES, table(19, false), SMALL)))
                .contains("work 19 ")
                .doesNotContain("/golden-signals/");
    }

    @Test
    void whatFailsIsRedAndTheHeadingBold() {
        assertThat(Screen.frame(PLACES, table(2, false), SMALL))
                .contains("\u001b[31mshop-api   work 1")
                .contains("\u001b[31m7 s: 140 requests answered, 3 failed   FAULT: s3-errors\u001b[0m")
                .contains("\u001b[1mservice")
                .contains("\nshop-api   work 2");
    }

    @Test
    void eachFrameIsWrittenOverTheLast() {
        assertThat(Screen.frame(PLACES, table(1, false), SMALL))
                .startsWith("\u001b[H")
                .endsWith("\u001b[J");
    }

    @Test
    void theSizeIsWhatTheTerminalSays() {
        assertThat(Screen.Size.parse("40 140")).isEqualTo(LARGE);
        assertThat(Screen.Size.parse("0 0")).isEqualTo(SMALL);
    }
}
