package io.goldensignals.rabbitmq.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.Seen;
import io.goldensignals.rabbitmq.meters.ChannelMeters;
import io.goldensignals.rabbitmq.meters.Destination;
import io.goldensignals.rabbitmq.meters.Destinations;
import io.goldensignals.rabbitmq.meters.QueueMeters;
import io.goldensignals.rabbitmq.meters.Queues;
import io.goldensignals.rabbitmq.meters.WallClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.Stream;
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
    void deliveriesThatSeveralThreadsBeginToHandleDoNotSeemToWait() throws InterruptedException {
        Subscription consumer = ledger.consuming("mine", queue, true);
        for (int i = 0; i < 200_000; i++) {
            ledger.delivered(consumer, i + 1, 0);
        }
        List<Thread> threads = Stream.generate(() -> new Thread(() -> {
                    for (int i = 0; i < 50_000; i++) {
                        ledger.handling(consumer, 1);
                    }
                }))
                .limit(4)
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(seen.of(RabbitMeters.WAITING)).isZero();
    }

    @Test
    void whatIsSettledDoesNotWaitThoughItsHandlingWasNotSeen() {
        Subscription consumer = ledger.consuming("mine", queue, false);
        for (int tag = 1; tag <= 3; tag++) {
            ledger.delivered(consumer, tag, 0);
        }
        assertThat(seen.of(RabbitMeters.WAITING)).isEqualTo(3);

        ledger.settled(2, true, DeliveryOutcome.ACKED); // a framework that discards messages before their listener

        assertThat(seen.of(RabbitMeters.WAITING)).isEqualTo(1);
    }

    @Test
    void aCancelledConsumerIsKnownUntilItsLastDeliveryIsHandled() {
        Subscription consumer = ledger.consuming("mine", queue, false);
        ledger.delivered(consumer, 1, 0);
        ledger.delivered(consumer, 2, 0);
        ledger.cancelled("mine");
        assertThat(ledger.subscription("mine")).isSameAs(consumer);

        ledger.handling(consumer, 1);
        ledger.settled(1, false, DeliveryOutcome.ACKED);
        ledger.consuming("other", queue, false);
        assertThat(ledger.subscription("mine")).isSameAs(consumer);

        ledger.settled(2, false, DeliveryOutcome.REQUEUED); // its framework gave it back unhandled
        ledger.consuming("another", queue, false);
        assertThat(ledger.subscription("mine")).isNull();
        assertThat(seen.of(RabbitMeters.WAITING)).isZero();
    }

    @Test
    void aPublishInATransactionWhoseReportComesAfterTheEndIsRolledBack() {
        Destination destination =
                new Destinations(meters, name -> name, null, new WallClock(meters), null).of("orders", "created");
        ledger.beginTransactions();
        ledger.sent(destination, 1);
        ledger.close(0);
        ledger.sent(destination, 1);

        assertThat(seen.of(RabbitMeters.TRANSACTED, "outcome", "rolled_back")).isEqualTo(2);
        assertThat(seen.of(RabbitMeters.PUBLISHED)).isEqualTo(2);
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
