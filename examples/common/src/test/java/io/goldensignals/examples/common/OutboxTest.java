package io.goldensignals.examples.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Database database = Database.open("jdbc:h2:mem:" + UUID.randomUUID(), pool -> pool);
    private final Outbox outbox = new Outbox(database);
    private final List<String> sent = new ArrayList<>();

    @AfterEach
    void close() {
        database.close();
    }

    private Event add(String type) throws SQLException {
        return add("17", type);
    }

    private Event add(String order, String type) throws SQLException {
        Event event = Event.of(type, new Orders.Priced(order, 100, 0));
        database.inTransaction(tx -> {
            outbox.add(tx, order, event);
            return true;
        });
        return event;
    }

    private Set<String> confirmAll(List<Event> events) {
        events.forEach(event -> sent.add(event.id()));
        return events.stream().map(Event::id).collect(Collectors.toSet());
    }

    private int send(Outbox from, int limit) throws Exception {
        return from.send(this::confirmAll, limit).confirmed();
    }

    @Test
    void confirmedEventsAreRemovedInTheirOrder() throws Exception {
        Event first = add("17", Orders.CREATED);
        Event second = add("18", Orders.CREATED);

        assertThat(send(outbox, 10)).isEqualTo(2);

        assertThat(sent).containsExactly(first.id(), second.id());
        assertThat(outbox.waiting()).isZero();
        assertThat(send(outbox, 10)).isZero();
    }

    @Test
    void anEventIsSentWhenTheOneBeforeOfItsOrderIsConfirmed() throws Exception {
        Event first = add("17", Orders.CREATED);
        Event second = add("17", Orders.STATUS);
        Event other = add("18", Orders.CREATED);

        assertThat(outbox.send(events -> Set.of(other.id()), 10)).isEqualTo(new Outbox.Round(2, 1));
        assertThat(send(outbox, 10)).isEqualTo(1);
        assertThat(send(outbox, 10)).isEqualTo(1);

        assertThat(sent).containsExactly(first.id(), second.id());
    }

    @Test
    void noTransactionIsOpenWhileTheBrokerIsAwaited() throws Exception {
        add(Orders.CREATED);

        outbox.send(
                events -> {
                    try {
                        database.inTransaction(
                                tx -> tx.createStatement().executeUpdate("UPDATE outbox SET attempts = 7"));
                    } catch (SQLException locked) {
                        throw new IOException(locked);
                    }
                    return confirmAll(events);
                },
                10);

        assertThat(outbox.waiting()).isZero();
    }

    @Test
    void anInstanceThatDiedLeavesItsEventsToTheOthers() throws Exception {
        Event event = add(Orders.CREATED);
        Outbox dying = new Outbox(database, Duration.ZERO); // its claim ends at once
        dying.send(
                events -> {
                    try {
                        send(outbox, 10);
                    } catch (Exception error) {
                        throw new IOException(error);
                    }
                    return Set.of();
                },
                10);

        assertThat(sent).containsExactly(event.id());
        assertThat(outbox.waiting()).isZero();
    }

    @Test
    void theOldestEventIsTheOneThatHasWaitedLongest() throws Exception {
        assertThat(outbox.oldest()).isEmpty();
        Instant before = Instant.now().minusSeconds(1);
        add(Orders.CREATED);
        Instant oldest = outbox.oldest().orElseThrow();
        assertThat(oldest).isBetween(before, Instant.now().plusSeconds(1));

        add(Orders.STATUS);
        assertThat(outbox.oldest()).contains(oldest);

        outbox.send(this::confirmAll, 10);
        outbox.send(this::confirmAll, 10);
        assertThat(outbox.oldest()).isEmpty();
    }

    @Test
    void anEventOfARolledBackTransactionIsNeverSent() throws Exception {
        assertThatThrownBy(() -> database.inTransaction(tx -> {
                    outbox.add(tx, "17", Event.of(Orders.CREATED, new Orders.Priced("17", 100, 0)));
                    throw new IllegalStateException("the order was refused");
                }))
                .isInstanceOf(IllegalStateException.class);

        outbox.send(this::confirmAll, 10);
        assertThat(sent).isEmpty();
    }

    @Test
    void aCrashBetweenPublishAndConfirmSendsTheEventAgain() throws Exception {
        Event event = add(Orders.CREATED);
        assertThatThrownBy(() -> outbox.send(
                        events -> {
                            confirmAll(events);
                            throw new IOException("connection lost before the confirm");
                        },
                        10))
                .isInstanceOf(IOException.class);
        assertThat(outbox.waiting()).isEqualTo(1);

        outbox.send(this::confirmAll, 10);

        assertThat(sent).containsExactly(event.id(), event.id());
        assertThat(outbox.waiting()).isZero();
    }

    @Test
    void whatIsNotConfirmedStaysAndDoesNotHoldUpOtherOrders() throws Exception {
        Event unroutable = add("17", "no.queue");
        assertThat(outbox.send(events -> Set.of(), 10).confirmed()).isZero();
        assertThat(outbox.send(events -> Set.of(), 10).confirmed()).isZero(); // at once, then later and later
        Event fresh = add("18", Orders.CREATED);

        send(outbox, 1);
        assertThat(sent).containsExactly(fresh.id());

        await().untilAsserted(() -> {
            send(outbox, 1);
            assertThat(sent).containsExactly(fresh.id(), unroutable.id());
        });
    }

    @Test
    void twoInstancesDoNotSendTheSameEventAtTheSameTime() throws Exception {
        add(Orders.CREATED);
        List<Event> seenByOther = new ArrayList<>();

        outbox.send(
                events -> {
                    other(seenByOther);
                    return confirmAll(events);
                },
                10);

        assertThat(seenByOther).isEmpty();
        assertThat(sent).hasSize(1);
    }

    private void other(List<Event> seen) throws IOException, InterruptedException {
        try {
            outbox.send(
                    events -> {
                        seen.addAll(events);
                        return Set.of();
                    },
                    10);
        } catch (SQLException error) {
            throw new IOException(error);
        }
    }
}
