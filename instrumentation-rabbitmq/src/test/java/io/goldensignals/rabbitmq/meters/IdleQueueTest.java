package io.goldensignals.rabbitmq.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.ledger.ChannelLedger;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gauges of a queue go an hour after its last consumer, and come back with the next. */
class IdleQueueTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final Meters meters = Meters.of(registry, RabbitMeters.CATALOG);
    private final Queues queues = new Queues(meters, name -> name, new WallClock(meters), null);
    private final ChannelLedger ledger = new ChannelLedger(new ChannelMeters(meters), null);

    @AfterEach
    void close() {
        meters.close();
    }

    private boolean hasGauges() {
        return registry.find(RabbitMeters.LAST_DELIVERY.name()).gauge() != null
                && registry.find(RabbitMeters.CONSUMERS.name()).gauge() != null;
    }

    @Test
    void aQueueThatNothingConsumesAnyMoreDisappears() {
        ledger.consuming("mine", queues.of("billing"), false);
        clock.add(Duration.ofHours(2));
        queues.removeIdleGauges();
        assertThat(hasGauges()).as("silent, but consumed").isTrue();

        ledger.cancelled("mine");
        clock.add(Duration.ofMinutes(59));
        queues.removeIdleGauges();
        assertThat(hasGauges())
                .as("long enough for an alert on the missing consumer")
                .isTrue();
        clock.add(Duration.ofMinutes(2));
        queues.removeIdleGauges();
        assertThat(hasGauges()).isFalse();

        ledger.consuming("mine", queues.of("billing"), false);
        assertThat(hasGauges()).isTrue();
        assertThat(registry.get(RabbitMeters.LAST_DELIVERY.name()).gauge().value())
                .as("since it asked")
                .isZero();
    }
}
