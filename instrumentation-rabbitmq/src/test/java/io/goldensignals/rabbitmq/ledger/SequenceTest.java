package io.goldensignals.rabbitmq.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.Seen;
import io.goldensignals.rabbitmq.meters.ChannelMeters;
import io.goldensignals.rabbitmq.meters.Destination;
import io.goldensignals.rabbitmq.meters.Destinations;
import io.goldensignals.rabbitmq.meters.WallClock;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** Numbers of messages come from their channel: a report that is lost, late or out of order shifts no other. */
class SequenceTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, new MockClock());
    private final Seen seen = new Seen(registry);
    private final Meters meters = Meters.of(registry, RabbitMeters.CATALOG);
    private final Destination destination =
            new Destinations(meters, name -> name, null, new WallClock(meters), null).of("orders", "created");
    private final ChannelLedger ledger = new ChannelLedger(new ChannelMeters(meters), null);

    private void sent(long latest) {
        ledger.sent(latest, destination, 1, 0, 0);
    }

    private double ended(String outcome) {
        return seen.of(RabbitMeters.OPERATION_DURATION, "outcome", outcome);
    }

    @Test
    void aReportThatIsLostShiftsNothing() {
        sent(1);
        // 2 went out, and its report was lost
        sent(3);
        ledger.answered(1, false, OperationOutcome.ACKED, 0);
        ledger.answered(2, false, OperationOutcome.NACKED, 0);
        ledger.answered(3, false, OperationOutcome.ACKED, 0);

        assertThat(ended("acked")).isEqualTo(2);
        assertThat(ended("nacked")).isZero();
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isZero();
    }

    @Test
    void aMessageThatIsReportedAfterItsSuccessorWasAnsweredHasItsOwnAnswer() {
        sent(2); // of the thread that was faster
        ledger.answered(1, false, OperationOutcome.NACKED, 0);
        ledger.answered(2, false, OperationOutcome.ACKED, 0);
        sent(2); // of the other, for which the channel's latest number is the same

        assertThat(ended("acked")).isEqualTo(1);
        assertThat(ended("nacked")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isZero();
    }

    @Test
    void countingBeginsAnywhere() {
        sent(1_000_000);
        ledger.answered(1_000_000, true, OperationOutcome.ACKED, 0);

        assertThat(ended("acked")).isEqualTo(1);
    }

    @Test
    void thousandsOfLostReportsLeaveRoomForEarlyAnswers() {
        for (int i = 1; i <= 5_000; i++) {
            sent(2L * i); // every other report is lost
            ledger.answered(2L * i - 1, false, OperationOutcome.ACKED, 0);
            ledger.answered(2L * i, false, OperationOutcome.ACKED, 0);
        }
        ledger.answered(10_001, false, OperationOutcome.NACKED, 0); // early
        sent(10_001);

        assertThat(ended("acked")).isEqualTo(5_000);
        assertThat(ended("nacked")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isZero();
    }

    @Test
    void aThousandReportsThatAreLostAtOnceLeaveRoomForEarlyAnswers() {
        ledger.answered(2_000, true, OperationOutcome.ACKED, 0); // none of which was reported
        sent(2_001);
        ledger.answered(2_001, false, OperationOutcome.ACKED, 0);
        ledger.answered(2_002, false, OperationOutcome.NACKED, 0); // early
        sent(2_002);

        assertThat(ended("acked")).isEqualTo(1);
        assertThat(ended("nacked")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isZero();
    }

    @Test
    void aReportWithoutANumberOfItsOwnIsUnresolved() {
        sent(1);
        sent(1);

        assertThat(seen.of(RabbitMeters.PUBLISHED)).isEqualTo(2);
        assertThat(ended("unresolved")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isEqualTo(1);
    }

    @Test
    void aMessageThatTheBrokerAloneHasCountedShiftsNoAnswer() {
        ledger.answered(1, false, OperationOutcome.ACKED, 10);
        ledger.sent(1, destination, 1, 20, 0); // which is the broker's second
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isEqualTo(1);
        ledger.answered(2, false, OperationOutcome.NACKED, 30);
        ledger.sent(2, destination, 1, 40, 0);
        ledger.answered(3, true, OperationOutcome.NACKED, 50);

        assertThat(ended("acked")).isZero();
        assertThat(ended("nacked")).isEqualTo(2);
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isZero();
    }

    @Test
    void anAnswerThatIsOlderThanItsMessageEndsAMessageAllTheSame() {
        ledger.sent(1, destination, 1, 0, 0);
        ledger.answered(2, false, OperationOutcome.ACKED, 10);
        ledger.sent(2, destination, 1, 20, 0);
        ledger.sent(3, destination, 1, 40, 0);
        ledger.answered(1, false, OperationOutcome.ACKED, 30);
        ledger.answered(3, false, OperationOutcome.ACKED, 30); // by a thread that had read the clock before

        assertThat(ended("acked")).isEqualTo(3);
        assertThat(seen.of(RabbitMeters.PUBLISHED)).isEqualTo(3);
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isZero();
    }
}
