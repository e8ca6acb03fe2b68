package io.goldensignals.rabbitmq.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.Seen;
import io.goldensignals.rabbitmq.meters.ChannelMeters;
import io.goldensignals.rabbitmq.meters.QueueMeters;
import io.goldensignals.rabbitmq.meters.Queues;
import io.goldensignals.rabbitmq.meters.WallClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class ChannelLedgerTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Seen seen = new Seen(registry);
    private final Meters meters = Meters.of(registry, RabbitMeters.CATALOG);
    private final QueueMeters queue = new Queues(meters, name -> name, new WallClock(meters), null).of("orders");
    private final ChannelLedger ledger = new ChannelLedger(new ChannelMeters(meters), null);

    @Test
    void aConsumerSubscribedAnewOutlivesTheCancelOfTheOneBefore() {
        Subscription before = ledger.consuming("mine", queue, false);
        Subscription anew = ledger.consuming("mine", queue, false);

        ledger.cancelled("mine", before, true);
        ledger.cancelled("mine", before, true);

        assertThat(ledger.consumer("mine")).isSameAs(anew);
        assertThat(seen.of(RabbitMeters.CONSUMERS)).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.CANCELLED, "initiator", "broker")).isEqualTo(1);
        assertThat(queue.subscriptions()).isEqualTo(1);
    }

    @Test
    void nothingIsLeftOfConsumersWhenTheChannelCloses() {
        ledger.consuming("mine", queue, false);
        ledger.consuming("mine", queue, false);
        ledger.close(0);
        ledger.consuming("late", queue, false);

        assertThat(queue.subscriptions()).isZero();
        assertThat(ledger.consumer("late")).isNull();
    }
}
