package io.goldensignals.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class ChannelStateTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Seen seen = new Seen(registry);
    private final Meters meters = Meters.of(registry, RabbitMeters.CATALOG);
    private final QueueMeters queue = new Queues(meters, name -> name).of("orders");
    private final StubChannel channel = new StubChannel();
    private final ChannelState state = new ChannelState(
            channel, new SettleLedger(RabbitMeters.SETTLED_UNKNOWN.counter(meters), null), new Transactions(meters));

    @Test
    void aConsumerSubscribedAnewOutlivesTheCancelOfTheOneBefore() {
        Subscription before = state.consuming("mine", queue, false);
        Subscription anew = state.consuming("mine", queue, false);

        state.cancelled("mine", before, "broker");
        state.cancelled("mine", before, "broker");

        assertThat(state.consumer("mine")).isSameAs(anew);
        assertThat(seen.of(RabbitMeters.CONSUMERS)).isEqualTo(1);
        assertThat(seen.of(RabbitMeters.CANCELLED, "initiator", "broker")).isEqualTo(1);
        assertThat(queue.subscriptions()).isEqualTo(1);
    }

    @Test
    void nothingIsLeftOfConsumersWhenTheChannelCloses() {
        state.consuming("mine", queue, false);
        state.consuming("mine", queue, false);
        state.close(0);
        state.consuming("late", queue, false);

        assertThat(queue.subscriptions()).isZero();
        assertThat(state.consumer("late")).isNull();
    }
}
