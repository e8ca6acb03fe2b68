package io.goldensignals.examples.common;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that empties the outbox: at once when woken, and every half second for what others left. */
public final class OutboxRelay implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
    private static final int BATCH = 100;

    private final Outbox outbox;
    private final Outbox.Publisher publisher;
    private final Semaphore wakeUps = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "outbox");
    private volatile boolean open = true;
    private volatile long waiting;
    private volatile @Nullable Instant oldest;

    private OutboxRelay(Outbox outbox, Outbox.Publisher publisher) {
        this.outbox = outbox;
        this.publisher = publisher;
    }

    public static OutboxRelay start(Outbox outbox, Outbox.Publisher publisher) {
        OutboxRelay relay = new OutboxRelay(outbox, publisher);
        relay.thread.start();
        return relay;
    }

    /** Says that a transaction with an event has been committed. */
    public void wake() {
        wakeUps.release();
    }

    /** How many events waited when last looked, half a second ago at most: read by a gauge, which must not wait. */
    public long waiting() {
        return waiting;
    }

    /** How many seconds the oldest of them has been waiting. */
    public double oldestAge() {
        Instant since = oldest;
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, Instant.now()).toMillis() / 1000.0);
    }

    private void run() {
        try {
            while (open) {
                wakeUps.tryAcquire(500, TimeUnit.MILLISECONDS);
                wakeUps.drainPermits();
                sendAll();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendAll() throws InterruptedException {
        try {
            try {
                while (outbox.send(publisher, BATCH) == BATCH) {
                    // There may be more.
                }
            } finally {
                waiting = outbox.waiting();
                oldest = outbox.oldest().orElse(null);
            }
        } catch (IOException | SQLException | RuntimeException error) {
            log.debug("events wait in the outbox", error);
        }
    }

    /** Sends what was committed before, if the broker is there, and ends the thread. */
    @Override
    public void close() throws InterruptedException {
        open = false;
        wake();
        thread.join(5_000);
        thread.interrupt();
    }
}
