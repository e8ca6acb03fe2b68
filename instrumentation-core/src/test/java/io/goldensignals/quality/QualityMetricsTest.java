package io.goldensignals.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goldensignals.core.Operation;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QualityMetricsTest {

    private final QualityFixture fixture = new QualityFixture();
    private final QualityMetrics quality = fixture.quality;
    private final Instant now = fixture.clock.now();

    @Test
    void validationsAreCountedByRuleAndReturned() {
        Rule rule = quality.rule("price_positive");
        assertThat(validations("invalid")).isZero();

        assertThat(rule.check(true)).isTrue();
        assertThat(rule.check(false)).isFalse();
        assertThat(quality.rule("price_positive").check(false)).isFalse();

        assertThat(validations("valid")).isEqualTo(1);
        assertThat(validations("invalid")).isEqualTo(2);
    }

    @Test
    void aRecordExactlyAtTheWatermarkIsOnTime() {
        DataStream orders = quality.stream("orders", Duration.ofSeconds(60));
        assertThat(fixture.hasGauge("quality.watermark.timestamp")).isFalse();
        assertThat(orders.arrived(now)).isTrue();
        assertThat(fixture.gauge("quality.watermark.timestamp")).isEqualTo(now.getEpochSecond() - 60);

        assertThat(orders.arrived(now.minusSeconds(60))).isTrue();
        assertThat(orders.arrived(now.minusSeconds(60).minusMillis(1))).isFalse();
        assertThat(orders.arrived(now.minusSeconds(90))).isFalse();

        assertThat(records("on_time")).isEqualTo(2);
        assertThat(records("late")).isEqualTo(2);
        assertThat(fixture.registry.get("quality.lateness").summary().max()).isEqualTo(30);
        assertThat(fixture.registry.get("quality.event.lag").summary().max()).isEqualTo(90);
    }

    @Test
    void theWatermarkNeverGoesBack() {
        DataStream orders = quality.stream("orders", Duration.ZERO);
        orders.arrived(now);
        orders.arrived(now.minusSeconds(3600));

        assertThat(fixture.gauge("quality.watermark.timestamp")).isEqualTo(now.getEpochSecond());
    }

    @Test
    void aWrongClockDoesNotMakeAllOthersLate() {
        DataStream orders = quality.stream("orders", Duration.ofSeconds(10));
        orders.arrived(now.plusSeconds(3600));

        assertThat(orders.arrived(now)).isTrue();
        assertThat(records("future")).isEqualTo(1);
        assertThat(records("on_time")).isEqualTo(1);
        assertThat(records("late")).isZero();
    }

    @Test
    void eventsOfAnyTimeAreCountedAndNeitherThrowNorSpoilTheSum() {
        DataStream orders = quality.stream("orders", Duration.ofMinutes(1));
        orders.arrived(now);

        for (int i = 0; i < 10; i++) {
            assertThat(orders.arrived(Instant.EPOCH)).isFalse();
        }
        assertThat(orders.arrived(Instant.MIN)).isFalse();
        assertThat(orders.arrived(Long.MIN_VALUE)).isFalse();
        assertThat(orders.arrived(Instant.MAX)).isTrue();
        assertThat(orders.arrived(Long.MAX_VALUE)).isTrue();

        assertThat(records("late")).isEqualTo(12);
        assertThat(records("future")).isEqualTo(2);
        assertThat(fixture.registry.get("quality.event.lag").summary().totalAmount())
                .as("beyond the 292 years that a timer can hold")
                .isGreaterThan(10.0 * now.getEpochSecond());
        assertThat(fixture.gauge("quality.watermark.timestamp")).isEqualTo(now.getEpochSecond() - 60);
    }

    @Test
    void theVeryFirstEventMayBeOfAnyTime() {
        assertThat(quality.stream("orders", Duration.ofDays(1)).arrived(Long.MIN_VALUE))
                .isTrue();
        assertThat(fixture.gauge("quality.watermark.timestamp")).isNegative();
    }

    @Test
    void aRecordWithoutATimeOrAReasonHarmsNoConsumer() {
        DataStream orders = quality.stream("orders", Duration.ZERO);

        orders.arrived(null);
        orders.deadLetter((Throwable) null);
        quality.freshness("prices").updatedTo(null);

        assertThat(fixture.counter("instrumentation.errors", "component", "quality"))
                .isEqualTo(3);
    }

    @Test
    void aWatermarkOfAClockThatWasAheadDoesNotLast() {
        DataStream orders = quality.stream("orders", Duration.ofSeconds(10));
        fixture.clock.setWall("2027-11-22T10:00:00Z");
        orders.arrived(fixture.clock.now());
        fixture.clock.setWall("2026-11-22T10:00:00Z");

        assertThat(orders.arrived(now)).isTrue();
        assertThat(orders.arrived(now.minusSeconds(11))).isFalse();
        assertThat(fixture.gauge("quality.watermark.timestamp")).isEqualTo(now.getEpochSecond() - 10);
    }

    @Test
    void deadLettersAreCountedByErrorType() {
        DataStream orders = quality.stream("orders", Duration.ZERO);
        orders.deadLetter(new IOException("key 17"));
        orders.deadLetter("schema");
        orders.deadLetter("schema");
        for (int i = 0; i < 1000; i++) {
            orders.deadLetter("hostile " + i);
        }

        assertThat(deadLetters("java.io.IOException")).isEqualTo(1);
        assertThat(deadLetters("schema")).isEqualTo(2);
        assertThat(deadLetters("_OTHER")).isEqualTo(1000 - 48);
    }

    @Test
    void freshnessIsTheTimeSinceTheLastUpdate() {
        Freshness prices = quality.freshness("prices");
        assertThat(prices.age()).isEmpty();
        assertThat(fixture.gauge("quality.updated.timestamp")).isZero();

        prices.updated();
        fixture.clock.advance(Duration.ofMinutes(5));
        assertThat(prices.age()).hasValue(Duration.ofMinutes(5));
        assertThat(fixture.gauge("quality.updated.timestamp")).isEqualTo(now.getEpochSecond());

        prices.updatedTo(now.minusSeconds(3600)); // an older file read again
        assertThat(prices.age()).hasValue(Duration.ofMinutes(5));
    }

    @Test
    void dataIsNeverFresherThanNow() {
        Freshness prices = quality.freshness("prices");
        prices.updatedTo(Instant.MAX);
        assertThat(fixture.gauge("quality.updated.timestamp")).isEqualTo(now.getEpochSecond());

        fixture.clock.setWall("2027-11-22T10:00:00Z");
        prices.updated();
        fixture.clock.setWall("2026-11-22T10:00:00Z");
        prices.updated();
        fixture.clock.advance(Duration.ofMinutes(5));
        assertThat(prices.age()).as("after the clock was put right").hasValue(Duration.ofMinutes(5));
    }

    @Test
    void callsOfAModelAreMeasured() {
        Operation model = quality.model("pricing");
        double price = model.call(() -> {
            fixture.clock.advance(Duration.ofMillis(70));
            return 12.95;
        });
        assertThatThrownBy(() -> model.call(() -> {
                    throw new IOException("no weights");
                }))
                .isInstanceOf(IOException.class);

        assertThat(price).isEqualTo(12.95);
        assertThat(inference("").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(70);
        assertThat(inference("java.io.IOException").count()).isEqualTo(1);
        assertThat(fixture.gauge("quality.inference.active")).isZero();
    }

    @Test
    void aNegativeLatenessIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> quality.stream("orders", Duration.ofSeconds(-1)))
                .withMessage("allowed lateness of stream orders is PT-1S, must not be negative");
    }

    private Timer inference(String errorType) {
        return fixture.registry
                .get("quality.inference.duration")
                .tags("model.name", "pricing", "error.type", errorType)
                .timer();
    }

    private double validations(String result) {
        return fixture.counter("quality.validations", "rule.name", "price_positive", "validation.result", result);
    }

    private double records(String lateness) {
        return fixture.counter("quality.records", "stream.name", "orders", "record.lateness", lateness);
    }

    private double deadLetters(String errorType) {
        return fixture.counter("quality.records.dead_lettered", "stream.name", "orders", "error.type", errorType);
    }
}
