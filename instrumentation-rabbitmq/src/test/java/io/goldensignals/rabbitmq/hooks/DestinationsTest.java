package io.goldensignals.rabbitmq.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitMetrics;
import io.goldensignals.rabbitmq.RabbitTags;
import io.goldensignals.rabbitmq.Seen;
import io.goldensignals.rabbitmq.meters.Destinations;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is kept of each destination: its labels within their caps, and what it awaits. */
class DestinationsTest {

    private static final String TEMPLATE = RabbitTags.TEMPLATE.key();

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final SimpleMeterRegistry untemplated = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final Seen seen = new Seen(registry);
    private final HookedChannel channel = new HookedChannel(
            Meters.of(registry, RabbitMeters.CATALOG),
            RabbitMetrics.builder(registry).routingKeyTemplates(key -> key));

    @Test
    void aFetchLastsFromItsCallToTheAnswer() {
        channel.fetchNothing("billing", () -> clock.add(Duration.ofSeconds(2)));

        assertThat(seen.seconds(
                        RabbitMeters.OPERATION_DURATION, "messaging.operation.name", "receive", "outcome", "empty"))
                .isEqualTo(2);
    }

    @Test
    void theDefaultExchangeIsToldApartByQueueWithinTheCap() throws Exception {
        int cap = RabbitTags.EXCHANGE.cap();
        HookedChannel plain = new HookedChannel(
                Meters.of(untemplated, RabbitMeters.CATALOG),
                RabbitMetrics.builder(untemplated).withoutPublishTimeHeader());
        Seen published = new Seen(untemplated);
        for (int i = 0; i < 3 * cap; i++) {
            plain.publish("", "amq.gen-" + i, false, () -> {});
        }
        for (int i = 0; i < cap + 50; i++) {
            plain.publish("", "queue." + i, true, () -> {});
        }
        plain.publish("queue.0", "any", false, () -> {});

        String name = RabbitTags.EXCHANGE.key();
        assertThat(published.of(RabbitMeters.PUBLISHED, name, "amq.gen")).isEqualTo(3 * cap);
        assertThat(published.of(RabbitMeters.PUBLISHED, name, "queue.0"))
                .as("a queue and an exchange of the same name")
                .isEqualTo(2);
        assertThat(published.of(RabbitMeters.PUBLISHED, name, "_OTHER")).isEqualTo(51);
        assertThat(published.of(RabbitMeters.PUBLISHED)).isEqualTo(4 * cap + 51);
        assertThat(untemplated.find(RabbitMeters.PUBLISHED.name()).meters()).hasSize(cap + 1);
        plain.ack(4 * cap + 51, true);
        assertThat(published.of(RabbitMeters.OPERATION_DURATION, name, "amq.gen", "outcome", "acked"))
                .isEqualTo(3 * cap);
    }

    @Test
    void templatesBeyondTheCapAreOneLabelAndEveryMessageIsCounted() throws Exception {
        int cap = RabbitTags.TEMPLATE.cap();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < cap + 50; i++) {
                channel.mandatory("key." + i);
            }
        }
        channel.returned("key." + (cap + 49));
        channel.ack(2 * (cap + 50), true);

        assertThat(seen.of(RabbitMeters.PUBLISHED, TEMPLATE, "key.0")).isEqualTo(2);
        assertThat(seen.of(RabbitMeters.PUBLISHED, TEMPLATE, "_OTHER")).isEqualTo(100);
        assertThat(seen.of(RabbitMeters.OPERATION_DURATION, TEMPLATE, "_OTHER", "outcome", "returned"))
                .isEqualTo(1);
        assertThat(seen.confirms()).isEqualTo(2 * (cap + 50));
        assertThat(registry.find(RabbitMeters.PUBLISHED.name()).meters()).hasSize(cap + 1);
        assertThat(registry.get("instrumentation.overflow")
                        .tag("tag", TEMPLATE)
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void theProductOfExchangesAndTemplatesHasACapAndEveryMessageIsCounted() throws Exception {
        for (int exchange = 0; exchange < 50; exchange++) {
            for (int template = 0; template < 50; template++) {
                channel.publish("exchange." + exchange, "key." + template, false, () -> {});
            }
        }

        assertThat(seen.of(RabbitMeters.PUBLISHED)).isEqualTo(2_500);
        assertThat(registry.find(RabbitMeters.PUBLISHED.name()).meters()).hasSize(Destinations.MOST + 1);
        assertThat(seen.of(RabbitMeters.PUBLISHED, TEMPLATE, "_OTHER", RabbitTags.EXCHANGE.key(), "_OTHER"))
                .isEqualTo(2_500 - Destinations.MOST);
    }

    @Test
    void outstandingMessagesAndTheAgeOfTheOldestAreExact() throws Exception {
        channel.mandatory("created");
        clock.add(Duration.ofSeconds(3));
        channel.mandatory("created");
        clock.add(Duration.ofSeconds(4));
        channel.mandatory("paid");
        clock.add(Duration.ofMillis(500));

        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING, TEMPLATE, "created"))
                .isEqualTo(2);
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING, TEMPLATE, "paid")).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.CONFIRMS_OLDEST)).isEqualTo(7.5);

        channel.ack(1, false);
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING, TEMPLATE, "created"))
                .isEqualTo(1);
        assertThat(seen.of(RabbitMeters.CONFIRMS_OLDEST)).isEqualTo(4.5);
        assertThat(seen.seconds(RabbitMeters.OPERATION_DURATION, "outcome", "acked"))
                .isEqualTo(7.5);

        channel.ack(3, true);
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isZero();
        assertThat(seen.of(RabbitMeters.CONFIRMS_OLDEST)).isZero();
    }

    @Test
    void aDeadChannelLeavesNothingOutstanding() throws Exception {
        channel.mandatory("created");
        clock.add(Duration.ofSeconds(2));
        channel.shutDown();
        clock.add(Duration.ofSeconds(9));

        assertThat(seen.of(RabbitMeters.CONFIRMS_OLDEST)).isZero();
        assertThat(seen.of(RabbitMeters.CONFIRMS_OUTSTANDING)).isZero();
        assertThat(seen.seconds(RabbitMeters.OPERATION_DURATION, "outcome", "unresolved"))
                .isEqualTo(2);
    }
}
