package io.goldensignals.business;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BusinessMetricsTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);

    private final BusinessFixture fixture = new BusinessFixture("2026-11-22T10:01:00Z");
    private final BusinessMetrics business = fixture.business;

    @Test
    void ordersAndRevenueAreCountersOfIntegers() {
        Orders euros = business.orders("EUR");
        assertThat(fixture.counter("business.orders")).isZero();

        for (int i = 0; i < 1000; i++) {
            euros.placed(10); // a tenth cannot be summed exactly in binary, ten cents can
        }
        business.orders("JPY").placed(5000);

        assertThat(fixture.counter("business.orders", "currency", "EUR")).isEqualTo(1000);
        assertThat(revenue("EUR")).isEqualTo(10_000);
        assertThat(revenue("JPY")).isEqualTo(5000);
        assertThat(fixture.registry
                        .get("business.order.value")
                        .tag("currency", "EUR")
                        .summary()
                        .count())
                .isEqualTo(1000);
    }

    @Test
    void revenueIsExactWhereFloatsWouldHaveLostCents() {
        Orders euros = business.orders("EUR");

        euros.placed(9_007_199_254_740_000L);
        for (int i = 0; i < 991; i++) {
            euros.placed(1);
        }

        assertThat((long) revenue("EUR")).isEqualTo(9_007_199_254_740_991L);
    }

    @Test
    void anOrderOfNegativeValueIsRefusedWithoutHarm() {
        business.orders("EUR").placed(-1);

        assertThat(revenue("EUR")).isZero();
        assertThat(fixture.counter("business.orders")).isZero();
        assertThat(fixture.registry
                        .get("instrumentation.errors")
                        .tag("component", "business")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void ordersOfAnIntervalFallToZeroThoughNothingHappens() {
        Orders euros = business.orders("EUR");
        euros.placed(100);
        business.orders("USD").placed(200);
        assertThat(fixture.figure("orders")).isEqualTo(2);
        assertThat(fixture.gauge("business.figure", "figure.name", "orders")).isEqualTo(2);

        fixture.clock.advance(Duration.ofMinutes(3).plusMillis(59_999));
        assertThat(fixture.figure("orders")).isEqualTo(2);

        fixture.clock.advance(Duration.ofMillis(1)); // 10:05:00.000
        assertThat(fixture.figure("orders")).isZero();
        assertThat(fixture.last("orders")).isEqualTo(2);
        assertThat(fixture.gauge("business.figure", "figure.name", "orders")).isZero();

        fixture.clock.advance(FIVE_MINUTES);
        assertThat(fixture.last("orders")).isZero();
        assertThat(fixture.counter("business.orders", "currency", "EUR")).isEqualTo(1);
    }

    @Test
    void revenueAndAverageAreOfTheDayInItsTimeZone() {
        Orders euros = business.orders("EUR");
        euros.placed(1000);
        euros.placed(2000);
        assertThat(fixture.figure("revenue_EUR")).isEqualTo(3000);
        assertThat(fixture.figure("average_order_value_EUR")).isEqualTo(1500);

        fixture.clock.setWall("2026-11-22T22:59:59Z");
        assertThat(fixture.figure("revenue_EUR")).isEqualTo(3000);

        fixture.clock.setWall("2026-11-22T23:00:00Z"); // midnight in Berlin
        assertThat(fixture.figure("revenue_EUR")).isZero();
        assertThat(fixture.figure("average_order_value_EUR")).isZero();
        assertThat(fixture.last("revenue_EUR")).isEqualTo(3000);
        assertThat(fixture.last("average_order_value_EUR")).isEqualTo(1500);
    }

    @Test
    void daysOfClockChangesAreShorterAndLonger() {
        for (String[] day : new String[][] {
            {"2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"},
            {"2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"}
        }) {
            BusinessFixture shop = new BusinessFixture(day[0]);
            shop.business.orders("EUR").placed(700);
            shop.clock.setWall(day[1]);
            assertThat(shop.figure("revenue_EUR")).isEqualTo(700);
            shop.clock.setWall(day[2]);
            assertThat(shop.figure("revenue_EUR")).isZero();
        }
    }

    @Test
    void aClockThatIsSetBackALittleLosesNothing() {
        Orders euros = business.orders("EUR");
        euros.placed(100);

        fixture.clock.setWall("2026-11-22T09:58:00Z");
        euros.placed(100);
        assertThat(fixture.figure("orders")).isEqualTo(2);

        fixture.clock.setWall("2026-11-22T10:04:59Z");
        assertThat(fixture.figure("orders")).isEqualTo(2);
        fixture.clock.setWall("2026-11-22T10:05:00Z");
        assertThat(fixture.figure("orders")).isZero();
    }

    @Test
    void aClockThatWasFarAheadIsNotWaitedFor() {
        fixture.clock.setWall("2036-11-22T10:00:00Z");
        business.orders("EUR").placed(100);

        fixture.clock.setWall("2026-11-22T10:01:00Z");

        assertThat(fixture.figure("orders")).isZero();
        business.orders("EUR").placed(100);
        assertThat(fixture.figure("orders")).isEqualTo(1);
    }

    @Test
    void conversionIsTheShareOfTheHoursSessions() {
        Conversion conversion = business.conversion("conversion", HOUR);
        assertThat(fixture.figure("conversion")).isZero();

        for (int i = 0; i < 40; i++) {
            conversion.visited("session" + i);
            conversion.visited("session" + i);
        }
        conversion.converted("session1");
        conversion.converted("session1");
        conversion.converted("session2");
        assertThat(fixture.figure("conversion")).isEqualTo(0.05);

        fixture.clock.advance(HOUR);
        assertThat(fixture.figure("conversion")).isZero();
        assertThat(fixture.last("conversion")).isEqualTo(0.05);

        conversion.converted("session3"); // whose visit was in the hour before
        assertThat(fixture.figure("conversion")).isEqualTo(1);
    }

    @Test
    void activityIsCountedByAudience() {
        Activity likes = business.activity("like");
        likes.count();
        likes.count(Audience.of("android", "female", 27));
        likes.count(Audience.of("android", "female", 34));
        likes.count(new Audience("toaster", "", "17½"));

        assertThat(fixture.counter("business.events", "os.name", "")).isEqualTo(1);
        assertThat(fixture.counter("business.events", "os.name", "android", "user.age_band", "25-34"))
                .isEqualTo(2);
        assertThat(fixture.counter("business.events", "os.name", "_OTHER", "user.age_band", "_OTHER"))
                .isEqualTo(1);
    }

    @Test
    void agesFallIntoBands() {
        assertThat(List.of(-1, 0, 17, 18, 24, 25, 34, 35, 44, 45, 54, 55, 64, 65, 120))
                .extracting(age -> Audience.of("", "", age).ageBand())
                .containsExactly(
                        "unknown", "0-17", "0-17", "18-24", "18-24", "25-34", "25-34", "35-44", "35-44", "45-54",
                        "45-54", "55-64", "55-64", "65+", "65+");
    }

    @Test
    void figuresAreReadByName() {
        business.orders("EUR").placed(1250);
        business.distinct("visitors", FIVE_MINUTES).add("session");
        business.conversion("conversion", HOUR).visited("session");

        assertThat(business.figures())
                .extracting(Figure::name)
                .containsExactly("average_order_value_EUR", "conversion", "orders", "revenue_EUR", "visitors");
        assertThat(business.figure("visitors"))
                .hasValue(new Figure(
                        "visitors",
                        1,
                        0,
                        Instant.parse("2026-11-22T10:00:00Z"),
                        Instant.parse("2026-11-22T10:05:00Z")));
        assertThat(business.figure("nothing")).isEmpty();
    }

    @Test
    void aDistinctCountHasOneInterval() {
        Distinct visitors = business.distinct("visitors", FIVE_MINUTES);

        assertThat(business.distinct("visitors", FIVE_MINUTES)).isSameAs(visitors);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> business.distinct("visitors", HOUR))
                .withMessage("distinct count visitors has intervals of PT5M, not of PT1H");
    }

    @Test
    void aConversionHasOneIntervalToo() {
        business.conversion("conversion", Duration.ofHours(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> business.conversion("conversion", Duration.ofMinutes(5)))
                .withMessage("conversion conversion has intervals of PT1H, not of PT5M");
    }

    @Test
    void noFigureTakesTheNameOfAnother() {
        Duration hour = Duration.ofHours(1);
        business.distinct("visitors", hour);
        business.distinct("revenue_USD", hour).add("session");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> business.distinct("orders", hour))
                .withMessage("figure orders exists already, give this one another name");
        assertThatIllegalArgumentException().isThrownBy(() -> business.conversion("visitors", hour));
        business.orders("USD").placed(100); // of a currency out of data, which must not fail

        assertThat(fixture.figure("revenue_USD")).isEqualTo(1);
        assertThat(fixture.figure("average_order_value_USD")).isEqualTo(100);
        assertThat(fixture.counter("instrumentation.errors", "component", "business"))
                .isEqualTo(1);
    }

    @Test
    void anOrderOfAbsurdValueIsRefusedAndTheRevenueStays() {
        Orders orders = business.orders("EUR");
        orders.placed(1L << 53);
        orders.placed((1L << 53) + 1);
        orders.placed(Long.MAX_VALUE);

        assertThat(fixture.counter("business.orders")).isEqualTo(1);
        assertThat(fixture.registry.get("business.revenue").functionCounter().count())
                .isEqualTo(1L << 53);
        assertThat(fixture.counter("instrumentation.errors", "component", "business"))
                .isEqualTo(2);
    }

    @Test
    void aUserOfWhomNothingIsKnownIsCounted() {
        Activity likes = business.activity("like");
        likes.count(Audience.of(null, null, -1));
        likes.count(null);

        assertThat(fixture.counter("business.events", "user.age_band", "unknown", "os.name", ""))
                .isEqualTo(1);
        assertThat(fixture.counter("instrumentation.errors", "component", "business"))
                .isEqualTo(1);
    }

    @Test
    void closingRemovesTheGauges() {
        business.distinct("visitors", FIVE_MINUTES).add("session");
        business.orders("EUR").placed(1);

        business.close();

        assertThat(fixture.registry.find("business.figure").meters()).isEmpty();
        assertThat(fixture.registry.find("business.distinct").meters()).isEmpty();
    }

    private double revenue(String currency) {
        return fixture.registry
                .get("business.revenue")
                .tag("currency", currency)
                .functionCounter()
                .count();
    }
}
