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
    private static final long WARNED_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Outbox outbox;
    private final Outbox.Publisher publisher;
    private final Duration patience;
    private final Semaphore wakeUps = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "outbox");
    private volatile boolean open = true;
    private volatile long waiting;
    private volatile @Nullable Instant oldest;
    private long warnedNanos; // the relay's thread alone

    private OutboxRelay(Outbox outbox, Outbox.Publisher publisher, Duration patience) {
        this.outbox = outbox;
        this.publisher = publisher;
        this.patience = patience;
    }

    public static OutboxRelay start(Outbox outbox, Outbox.Publisher publisher) {
        return start(outbox, publisher, PATIENCE);
    }

    /** A relay that is closed within {@code patience}, if what it does can be interrupted. */
    static OutboxRelay start(Outbox outbox, Outbox.Publisher publisher, Duration patience) {
        OutboxRelay relay = new OutboxRelay(outbox, publisher, patience);
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
                sendWaiting();
            } finally {
                waiting = outbox.waiting();
                oldest = outbox.oldest().orElse(null);
            }
        } catch (IOException | SQLException | RuntimeException error) {
            failed(ConfigurationException.rootMessage(error));
        }
    }

    private void sendWaiting() throws SQLException, IOException, InterruptedException {
        Outbox.Round round;
        do {
            round = outbox.send(publisher, BATCH);
            if (round.confirmed() < round.sent()) {
                failed("the broker has not taken " + (round.sent() - round.confirmed()) + " of " + round.sent());
            } else if (round.sent() > 0 && warnedNanos != 0) {
                log.info("events leave the outbox again");
                warnedNanos = 0;
            }
        } while (round.confirmed() > 0); // the next event of an order follows when the one before is confirmed
    }

    /** Warns at the first failure and then every minute: an outage must not fill the log. */
    private void failed(String problem) {
        long now = System.nanoTime() | 1; // 0 is never
        if (warnedNanos == 0 || now - warnedNanos > WARNED_NANOS) {
            log.warn("events wait in the outbox: {}", problem);
            warnedNanos = now;
        }
    }

    /** Sends what was committed before, if the broker is there, and ends the thread. */
    @Override
    public void close() throws InterruptedException {
        open = false;
        wake();
        thread.join(patience.toMillis());
        thread.interrupt();
        thread.join(1_000); // what it uses is closed next
    }
}
