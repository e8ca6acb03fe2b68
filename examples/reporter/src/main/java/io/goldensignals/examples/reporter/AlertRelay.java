package io.goldensignals.examples.reporter;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that posts the alerts of the store, and does not give one up: what cannot be posted now is tried again, later and
 * later, up to every five minutes.
 *
 * <p>An alert whose post may or may not have arrived is posted again: better twice than never.
 */
final class AlertRelay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlertRelay.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final AlertStore store;
    private final Poster poster;
    private final ReporterMetrics metrics;
    private final Thread thread = new Thread(this::run, "alert-relay");

    /** Posts an alert to its chat. */
    @FunctionalInterface
    interface Poster {
        Telegram.Outcome post(Alert alert) throws InterruptedException;
    }

    AlertRelay(AlertStore store, Poster poster, ReporterMetrics metrics, InstantSource clock) {
        this.store = store;
        this.poster = poster;
        this.metrics = metrics;
        metrics.waiting(store, clock);
    }

    void start() {
        thread.start();
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                store.await(IDLE);
                if (round()) {
                    pause = FIRST_PAUSE;
                } else {
                    store.awaitNew(pause); // a new one may go to a chat that works
                    pause = pause.multipliedBy(2);
                    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tries to post each alert that waits; false if some still do. */
    boolean round() throws InterruptedException {
        boolean done = true;
        for (AlertStore.Waiting next : store.waiting()) {
            Telegram.Outcome outcome = post(next.alert());
            metrics.posted(outcome);
            switch (outcome) {
                case SENT -> store.posted(next);
                case REFUSED -> store.refused(next);
                default -> done = false;
            }
        }
        return done;
    }

    private Telegram.Outcome post(Alert alert) throws InterruptedException {
        try {
            return poster.post(alert);
        } catch (RuntimeException e) {
            LOG.error("The alert {} could not be posted; it stays", alert.title(), e);
            return Telegram.Outcome.POSTPONED;
        }
    }

    /** What is not posted by now is when the reporter starts again. */
    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(5_000);
    }

    /** Keeps alerts; throws if they cannot be kept. */
    void take(List<Alert> alerts) throws java.io.IOException {
        store.keep(alerts);
        metrics.taken(alerts.size());
    }
}
