package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.Lifecycle;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of the demo's process: a signal interrupts the main thread, which then closes what it has opened. If it takes no
 * notice, as while it loads classes on a busy machine, the signal's thread closes that in its place. Thread-safe.
 */
final class Ending {
    /** Guards end what is not closed by then. */
    private static final Duration END = Duration.ofSeconds(8);

    private static final Duration NOTICED = Duration.ofSeconds(2);

    private final Thread main;
    private final Lifecycle lifecycle;
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean begun;
    private boolean closing;

    /** The end of what {@code main} does and the lifecycle closes. */
    Ending(Thread main, Lifecycle lifecycle) {
        this.main = main;
        this.lifecycle = lifecycle;
    }

    /** Whether there was a signal. */
    synchronized boolean begun() {
        return begun;
    }

    /** Closes everything; for the main thread, which is not interrupted any more, or something would be left behind. */
    void close() {
        beginClosing();
        boolean unused = Thread.interrupted();
        closeAll();
    }

    private void closeAll() {
        lifecycle.close();
        closed.countDown();
    }

    /** True the first time. */
    private synchronized boolean beginClosing() {
        boolean first = !closing;
        closing = true;
        return first;
    }

    /** A signal has come: returns when everything is closed or {@link #END} is over, after which the process ends. */
    void signal() {
        begin();
        try {
            // Again and again, as some libraries swallow an interrupt and go on.
            long begin = System.nanoTime();
            do {
                interruptUnlessClosing();
                if (System.nanoTime() - begin > NOTICED.toNanos() && beginClosing()) {
                    new Thread(this::closeAll, "closing").start(); // what main opens from now on ends with the process
                }
            } while (!closed.await(200, TimeUnit.MILLISECONDS) && System.nanoTime() - begin < END.toNanos());
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void begin() {
        begun = true;
        if (!closing) {
            // Libraries print the stack traces of what a signal interrupts; the embedded broker has a hook of its own.
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            System.setErr(nowhere);
            System.setOut(nowhere);
        }
    }

    private synchronized void interruptUnlessClosing() {
        if (!closing) {
            main.interrupt();
        }
    }
}
