package io.goldensignals.examples.common;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was opened, in reverse order, each part even if another one fails. */
public final class Lifecycle implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    public synchronized <T extends AutoCloseable> T add(T part) {
        opened.push(part);
        return part;
    }

    /** Blocks until the process is asked to end (SIGTERM, SIGINT), and has closed everything. */
    public void untilTerminated() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "shutdown"));
        closed.await();
    }

    @Override
    public synchronized void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception error) {
                log.warn("not closed cleanly", error);
            }
        }
        closed.countDown();
    }
}
