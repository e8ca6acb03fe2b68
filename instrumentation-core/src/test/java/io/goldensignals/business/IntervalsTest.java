package io.goldensignals.business;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalsTest {

    @ParameterizedTest
    @CsvSource({
        // an interval begins at its edge and ends before the next one
        "PT5M, Europe/Berlin, 2026-11-22T10:05:00Z, 2026-11-22T10:05:00Z, 2026-11-22T10:10:00Z",
        "PT5M, Europe/Berlin, 2026-11-22T10:09:59.999Z, 2026-11-22T10:05:00Z, 2026-11-22T10:10:00Z",
        // hours of a zone that is half an hour off
        "PT1H, Asia/Kolkata, 2026-11-22T10:00:00Z, 2026-11-22T09:30:00Z, 2026-11-22T10:30:00Z",
        // days begin at local midnight
        "PT24H, Europe/Berlin, 2026-11-22T22:59:59Z, 2026-11-21T23:00:00Z, 2026-11-22T23:00:00Z",
        "PT24H, Europe/Berlin, 2026-11-22T23:00:00Z, 2026-11-22T23:00:00Z, 2026-11-23T23:00:00Z",
        // clocks go forward: a day of 23 hours, and its hours follow one another
        "PT24H, Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "PT1H, Europe/Berlin, 2026-03-29T01:30:00Z, 2026-03-29T01:00:00Z, 2026-03-29T02:00:00Z",
        "PT12H, Europe/Berlin, 2026-03-29T20:00:00Z, 2026-03-29T11:00:00Z, 2026-03-29T22:00:00Z",
        // clocks go back: a day of 25 hours, the doubled hour is two
        "PT24H, Europe/Berlin, 2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "PT1H, Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-25T00:00:00Z, 2026-10-25T01:00:00Z",
        "PT1H, Europe/Berlin, 2026-10-25T01:30:00Z, 2026-10-25T01:00:00Z, 2026-10-25T02:00:00Z",
        "PT12H, Europe/Berlin, 2026-10-25T22:30:00Z, 2026-10-25T22:00:00Z, 2026-10-25T23:00:00Z",
    })
    void intervalsAreCountedFromMidnight(Duration length, ZoneId zone, Instant time, Instant start, Instant end) {
        Intervals.Interval interval = new Intervals(length, zone).at(time.toEpochMilli());

        assertThat(Instant.ofEpochMilli(interval.start())).isEqualTo(start);
        assertThat(Instant.ofEpochMilli(interval.end())).isEqualTo(end);
    }

    @Test
    void anIntervalMustBeAWholePartOfADay() {
        for (String length : new String[] {"PT7M", "PT48H", "PT0S", "PT0.5S", "PT-5M"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Intervals(Duration.parse(length), BusinessFixture.BERLIN))
                    .withMessageContaining("must be a whole part of a day");
        }
    }
}
