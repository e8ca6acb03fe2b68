package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Whatever string becomes a label's value, the exposition stays one that a monitoring system takes. */
class LabelTextTest {

    @Test
    void valuesThatDifferInLoneSurrogatesOnlyAreOneSeries() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Meters meters = Meters.of(registry, TestMeters.CATALOG);
        for (String value : List.of("a\uD800", "a\uDFFF", "a\uDC00")) {
            TestMeters.DURATION.timer(meters, value, "").record(java.time.Duration.ofMillis(1));
        }

        byte[] scrape = registry.scrape().getBytes(StandardCharsets.UTF_8);
        assertThat(new String(scrape, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith("order_duration_seconds_count")))
                .containsExactly("order_duration_seconds_count{error_type=\"\",shop=\"a\uFFFD\"} 3");
    }

    @Test
    void aMegabyteIsCutAndStillCounted() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Meters meters = Meters.of(registry, TestMeters.CATALOG);
        TestMeters.DURATION.timer(meters, "x".repeat(1 << 20), "").record(java.time.Duration.ofMillis(1));

        assertThat(registry.scrape().length()).isLessThan(20_000);
        assertThat(registry.get("order.duration").timer().count()).isEqualTo(1);
        assertThat(registry.get("order.duration").timer().getId().getTag("shop"))
                .hasSize(255)
                .endsWith("x\u2026");
    }

    @Test
    void aCutDoesNotHalveACharacter() {
        String value = "x".repeat(253) + "\uD83D\uDE00" + "y".repeat(10);

        assertThat(LabelText.of(value)).isEqualTo("x".repeat(253) + "\u2026");
    }

    @Test
    void aFitValueIsTheVeryString() {
        String value = "quotes \" backslash \\ braces {} commas , and \uD83D\uDE00";

        assertThat(LabelText.of(value)).isSameAs(value);
    }

    /** In StatsD's protocol, the end of a line would begin a metric of the attacker's. */
    @Test
    void noValueEndsALine() {
        assertThat(LabelText.of("a\nadmin_logins:1|c\r\0\u007F"))
                .isEqualTo("a\uFFFDadmin_logins:1|c\uFFFD\uFFFD\uFFFD");
    }

    @Property(tries = 500)
    void whatDiffersHereDiffersInUtf8(@ForAll("hostile") String value) {
        String text = LabelText.of(value);

        assertThat(text.length()).isLessThanOrEqualTo(255);
        assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .as("the way to UTF-8 and back")
                .isEqualTo(text);
        assertThat(text.chars()).as("control characters").noneMatch(each -> each < ' ' || each == 127);
        assertThat(LabelText.of(text)).as("once is enough").isSameAs(text);
    }

    @Property(tries = 100)
    void aCapIsOneOfSeriesAsTheyAreEncoded(@ForAll("hostileLists") List<String> values) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Meters meters = Meters.of(registry, TestMeters.CATALOG);
        values.forEach(value -> TestMeters.DURATION.timer(meters, value, "").record(java.time.Duration.ofMillis(1)));

        String scrape = new String(registry.scrape().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        List<String> counts = scrape.lines()
                .filter(line -> line.startsWith("order_duration_seconds_count"))
                .collect(Collectors.toList());
        assertThat(counts).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(5);
        assertThat(counts.stream()
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum())
                .as("each recording is in one series")
                .isEqualTo(values.size());
    }

    @Provide
    Arbitrary<List<String>> hostileLists() {
        return hostile().list().ofMinSize(1).ofMaxSize(12);
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(600),
                Arbitraries.strings()
                        .withChars('\uD800', '\uDBFF', '\uDC00', '\uDFFF', 'a')
                        .ofMaxLength(300),
                Arbitraries.strings()
                        .withChars("\n\r\t\"\\{}=,#\0\u0085\u2028\uFEFF")
                        .ofMaxLength(20));
    }
}
