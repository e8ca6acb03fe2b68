package io.goldensignals.examples.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an outbox's relay has in flight when it is closed, after which the broker and the database are. */
class OutboxRelayTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Database database = Database.open("jdbc:h2:mem:" + UUID.randomUUID(), pool -> pool);
    private final Outbox outbox = new Outbox(database);
    private final CountDownLatch sending = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean ended;

    @AfterEach
    void close() {
        database.close();
    }

    private void add() throws SQLException {
        database.inTransaction(tx -> {
            outbox.add(tx, "17", Event.of(Orders.PRICED, new Orders.Priced("17", 100, 0)));
            return true;
        });
    }

    /** Confirms all, but not before the test says so. */
    private Set<String> confirmWhenAnswered(List<Event> events) throws InterruptedException {
        sending.countDown();
        try {
            answered.await();
        } finally {
            ended = true;
        }
        return events.stream().map(Event::id).collect(Collectors.toSet());
    }

    @Test
    void whatIsBeingSentIsConfirmedAndRemovedBeforeItIsClosed() throws Exception {
        add();
        OutboxRelay relay = OutboxRelay.start(outbox, this::confirmWhenAnswered, LONG);
        sending.await();

        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> closeQuietly(relay));
        await().during(Duration.ofMillis(200)).until(() -> !closing.isDone());
        answered.countDown();
        closing.join();

        assertThat(outbox.waiting()).isZero();
        assertThat(relayThreads()).isZero();
    }

    @Test
    void whatHangsIsInterruptedAndHasEndedWhenItIsClosed() throws Exception {
        add();
        OutboxRelay relay = OutboxRelay.start(outbox, this::confirmWhenAnswered, Duration.ofMillis(100));
        sending.await();

        relay.close();

        assertThat(ended).isTrue();
        assertThat(relayThreads()).isZero();
        assertThat(outbox.waiting()).as("kept for another instance").isEqualTo(1);
    }

    private static void closeQuietly(OutboxRelay relay) {
        try {
            relay.close();
        } catch (InterruptedException error) {
            throw new IllegalStateException(error);
        }
    }

    private static long relayThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("outbox"))
                .count();
    }
}
