package io.goldensignals.rabbitmq.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.rabbitmq.RabbitTags;
import io.goldensignals.rabbitmq.Seen;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whose answer means "returned": a return names an exchange and a routing key, but no message. */
class ReturnTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final Seen seen = new Seen(registry);
    private final HookedChannel channel = new HookedChannel(
            Meters.of(registry, RabbitMeters.CATALOG),
            RabbitMetrics.builder(registry).withoutPublishTimeHeader());

    private Map<String, Integer> outcomes() {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (String outcome : RabbitTags.OPERATION_OUTCOME.values()) {
            int count = (int) seen.of(RabbitMeters.OPERATION_DURATION, "outcome", outcome);
            if (count > 0) {
                outcomes.put(outcome, count);
            }
        }
        return outcomes;
    }

    private void publishMandatory(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            channel.mandatory("created");
            clock.add(Duration.ofSeconds(1));
        }
    }

    @Test
    void anEarlierMessageThatIsRefusedWasNotReturned() throws Exception {
        publishMandatory(2);
        channel.returned("created");

        channel.ack(2, false);
        channel.nack(1, false);

        assertThat(outcomes()).isEqualTo(Map.of("nacked", 1, "returned", 1));
        assertThat(seen.seconds(RabbitMeters.OPERATION_DURATION, "outcome", "returned"))
                .isEqualTo(1);
    }

    @Test
    void anEarlierMessageThatIsRefusedFirstWasNotReturned() throws Exception {
        publishMandatory(2);
        channel.returned("created");

        channel.nack(1, false);
        channel.ack(2, false);

        assertThat(outcomes()).isEqualTo(Map.of("nacked", 1, "returned", 1));
    }

    @Test
    void anEarlierMessageThatIsNeverAnsweredWasNotReturned() throws Exception {
        publishMandatory(2);
        channel.returned("created");

        channel.ack(2, false);
        channel.shutDown();

        assertThat(outcomes()).isEqualTo(Map.of("returned", 1, "unresolved", 1));
    }

    @Test
    void theLastOfManyThatAreAcknowledgedWasReturned() throws Exception {
        publishMandatory(3);
        channel.returned("created");

        channel.ack(3, true);

        assertThat(outcomes()).isEqualTo(Map.of("acked", 2, "returned", 1));
        assertThat(seen.seconds(RabbitMeters.OPERATION_DURATION, "outcome", "returned"))
                .isEqualTo(1);
    }

    @Test
    void aMessageBelowWhatWasAnsweredAlreadyWasNotReturned() throws Exception {
        publishMandatory(3);
        channel.ack(2, false);
        channel.returned("created");

        channel.ack(1, false);
        channel.ack(3, false);

        assertThat(outcomes()).isEqualTo(Map.of("acked", 2, "returned", 1));
        assertThat(seen.seconds(RabbitMeters.OPERATION_DURATION, "outcome", "returned"))
                .isEqualTo(1);
    }

    @Test
    void aMessageThatIsReturnedAndRefusedIsReturned() throws Exception {
        publishMandatory(1);
        channel.returned("created");
        channel.nack(1, false);

        assertThat(outcomes()).isEqualTo(Map.of("returned", 1));
    }

    @Test
    void aReturnedMessageIsNotUnresolvedThoughItsAnswerIsLost() throws Exception {
        publishMandatory(1);
        channel.returned("created");
        channel.shutDown();

        assertThat(outcomes()).isEqualTo(Map.of("returned", 1));
    }

    @Test
    void messagesThatWereNotMandatoryOrToOtherKeysAreNotReturned() throws Exception {
        channel.publish("orders", "created", false, () -> {});
        channel.mandatory("paid");
        channel.mandatory("created");
        channel.returned("created");

        channel.ack(1, false);
        channel.ack(2, false);
        assertThat(outcomes()).isEqualTo(Map.of("acked", 2));
        channel.ack(3, false);
        assertThat(outcomes()).isEqualTo(Map.of("acked", 2, "returned", 1));
    }

    @Test
    void anAcknowledgementMayOvertakeThePublishCall() throws Exception {
        channel.publish("orders", "created", false, () -> {
            clock.add(Duration.ofSeconds(2));
            channel.ack(1, false);
            clock.add(Duration.ofSeconds(5));
        });

        assertThat(outcomes()).isEqualTo(Map.of("acked", 1));
        assertThat(seen.seconds(RabbitMeters.OPERATION_DURATION)).isEqualTo(2);
    }

    @Test
    void aRefusalMayOvertakeThePublishCall() throws Exception {
        channel.publish("orders", "created", false, () -> channel.nack(1, true));

        assertThat(outcomes()).isEqualTo(Map.of("nacked", 1));
    }

    @Test
    void aReturnMayOvertakeThePublishCall() throws Exception {
        channel.publish("orders", "created", true, () -> channel.returned("created"));
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isEqualTo(1);
        channel.ack(1, false);

        assertThat(outcomes()).isEqualTo(Map.of("returned", 1));
        assertThat(seen.of(RabbitMeters.RETURNED, "reason", "no_route")).isEqualTo(1);
    }

    @Test
    void aReturnAndItsAcknowledgementMayOvertakeThePublishCall() throws Exception {
        publishMandatory(1);
        channel.publish("orders", "created", true, () -> {
            channel.returned("created");
            channel.ack(2, false);
        });
        publishMandatory(1);
        channel.ack(3, true);

        assertThat(outcomes()).isEqualTo(Map.of("acked", 2, "returned", 1));
    }

    @Test
    void aRefusalOfAnEarlierMessageAmongThemLeavesTheReturnAlone() throws Exception {
        publishMandatory(1);
        channel.publish("orders", "created", true, () -> {
            channel.returned("created");
            channel.ack(2, false);
            channel.nack(1, false);
        });

        assertThat(outcomes()).isEqualTo(Map.of("nacked", 1, "returned", 1));
    }

    @Test
    void aReturnThatNoMessageIsFoundForMarksNoneMuchLater() throws Exception {
        channel.returned("created");
        for (int number = 1; number <= 100; number++) {
            channel.publish("orders", "created", false, () -> {});
        }
        channel.ack(100, true);
        publishMandatory(1);
        channel.ack(101, false);

        assertThat(outcomes()).isEqualTo(Map.of("acked", 101));
    }

    @Test
    void manyReturnsAmongManyMessagesTakeNoTime() throws Exception {
        int messages = 50_000;
        int returns = 10_000;
        for (int number = 1; number <= messages - returns; number++) {
            channel.mandatory("routed");
        }
        publishMandatory(returns);

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            for (int i = 0; i < returns; i++) {
                channel.returned("created");
            }
            for (int number = messages; number > messages - returns; number--) {
                channel.ack(number, false);
            }
            channel.ack(0, true);
        });

        assertThat(outcomes()).isEqualTo(Map.of("acked", messages - returns, "returned", returns));
    }
}
