package io.goldensignals.examples.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
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
        Event event = Event.of(type, new Orders.Priced("17", 100, 0));
        database.inTransaction(tx -> {
            outbox.add(tx, event);
            return true;
        });
        return event;
    }

    private Set<String> confirmAll(List<Event> events) {
        events.forEach(event -> sent.add(event.id()));
        return events.stream().map(Event::id).collect(Collectors.toSet());
    }

    @Test
    void confirmedEventsAreRemovedInTheirOrder() throws Exception {
        Event first = add(Orders.CREATED);
        Event second = add(Orders.STATUS);

        assertThat(outbox.send(this::confirmAll, 10)).isEqualTo(2);

        assertThat(sent).containsExactly(first.id(), second.id());
        assertThat(outbox.waiting()).isZero();
        assertThat(outbox.send(this::confirmAll, 10)).isZero();
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
        assertThat(outbox.oldest()).isEmpty();
    }

    @Test
    void anEventOfARolledBackTransactionIsNeverSent() throws Exception {
        assertThatThrownBy(() -> database.inTransaction(tx -> {
                    outbox.add(tx, Event.of(Orders.CREATED, new Orders.Priced("17", 100, 0)));
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
    void whatIsNotConfirmedStaysAndDoesNotHoldUpTheOthers() throws Exception {
        Event unroutable = add("nobody.listens");
        assertThat(outbox.send(events -> Set.of(), 10)).isZero();
        Event fresh = add(Orders.CREATED);

        outbox.send(this::confirmAll, 1);
        assertThat(sent).containsExactly(fresh.id());

        outbox.send(this::confirmAll, 1);
        assertThat(sent).containsExactly(fresh.id(), unroutable.id());
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
