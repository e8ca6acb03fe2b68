package io.goldensignals.rabbitmq.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitClientMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitTags;
import io.goldensignals.rabbitmq.Seen;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Monitors share the gauges of what has one label. */
class WatchedQueuesTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final Seen seen = new Seen(registry);
    private final Meters meters = Meters.of(registry, RabbitMeters.CATALOG);
    private final Queues labels =
            new Queues(meters, name -> name.replaceAll("^tenant\\..*", "tenant.*"), new WallClock(meters), null);
    private final WatchedQueues queues = new WatchedQueues(meters, labels::label);

    private double of(MeterSpec row, String label) {
        return seen.of(row, RabbitTags.QUEUE.key(), label);
    }

    @Test
    void aQueueOfTwoMonitorsShowsTheLatestAnswerAndOutlivesOneOfThem() {
        WatchedQueues.Watched first = queues.add("billing");
        first.found(7, 1, meters.nanos());
        WatchedQueues.Watched second = queues.add("billing");
        assertThat(of(RabbitClientMeters.QUEUE_DEPTH, "billing")).isEqualTo(7);

        clock.add(Duration.ofSeconds(5));
        second.found(9, 2, meters.nanos());
        queues.remove(first);

        assertThat(of(RabbitClientMeters.QUEUE_DEPTH, "billing")).isEqualTo(9);
        assertThat(of(RabbitClientMeters.QUEUE_CONSUMERS, "billing")).isEqualTo(2);
        assertThat(of(RabbitClientMeters.QUEUE_OBSERVED, "billing")).isZero();
        queues.remove(second);
        assertThat(registry.find(RabbitClientMeters.QUEUE_DEPTH.name()).gauges())
                .isEmpty();
    }

    @Test
    void aQueueThatIsObservedWhileItsAgeIsReadIsNotYoungerThanNothing() {
        long afterTheReadHasBegun = meters.nanos() + 7_000_000;
        queues.add("billing").found(7, 1, afterTheReadHasBegun);

        assertThat(of(RabbitClientMeters.QUEUE_OBSERVED, "billing")).isZero();
    }

    @Test
    void queuesOfOneLabelAreAddedUp() {
        WatchedQueues.Watched north = queues.add("tenant.north");
        WatchedQueues.Watched south = queues.add("tenant.south");
        assertThat(of(RabbitClientMeters.QUEUE_DEPTH, "tenant.*")).isNaN();

        north.found(3, 1, meters.nanos());
        clock.add(Duration.ofSeconds(4));
        south.notFound(meters.nanos());

        assertThat(of(RabbitClientMeters.QUEUE_DEPTH, "tenant.*")).isEqualTo(3);
        assertThat(of(RabbitClientMeters.QUEUE_MISSING, "tenant.*")).isEqualTo(1);
        assertThat(of(RabbitClientMeters.QUEUE_OBSERVED, "tenant.*")).isEqualTo(4);
        south.found(2, 2, meters.nanos());
        assertThat(of(RabbitClientMeters.QUEUE_DEPTH, "tenant.*")).isEqualTo(5);
        assertThat(of(RabbitClientMeters.QUEUE_CONSUMERS, "tenant.*")).isEqualTo(3);
        assertThat(of(RabbitClientMeters.QUEUE_MISSING, "tenant.*")).isZero();
    }

    @Test
    void queuesBeyondTheCapShareOneLabel() {
        for (int i = 0; i < RabbitTags.QUEUE.cap() + 20; i++) {
            queues.add("queue." + i).found(1, 0, meters.nanos());
        }

        assertThat(of(RabbitClientMeters.QUEUE_DEPTH, "_OTHER")).isEqualTo(20);
        assertThat(seen.of(RabbitClientMeters.QUEUE_DEPTH)).isEqualTo(RabbitTags.QUEUE.cap() + 20);
    }
}
