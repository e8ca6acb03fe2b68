package io.goldensignals.examples.common;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A bounded pool of threads before a bounded queue, that ends with the service. */
public final class Workers implements AutoCloseable {
    private final ThreadPoolExecutor executor;

    private Workers(ThreadPoolExecutor executor) {
        this.executor = executor;
    }

    public static Workers start(String name, int threads, int queue) {
        AtomicInteger number = new AtomicInteger();
        return new Workers(new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                task -> new Thread(task, name + "-" + number.incrementAndGet())));
    }

    public ThreadPoolExecutor executor() {
        return executor;
    }

    /** Lets what runs finish within five seconds. */
    @Override
    public void close() throws InterruptedException {
        executor.shutdown();
        executor.awaitTermination(5, TimeUnit.SECONDS);
        executor.shutdownNow();
    }
}
