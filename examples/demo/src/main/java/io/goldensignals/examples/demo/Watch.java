package io.goldensignals.examples.demo;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Scrapes each instance again and again, as a monitoring system would, and keeps the lives of its processes apart. */
final class Watch implements AutoCloseable {
    static final int SECONDS = 2;

    private final List<Thread> threads = new ArrayList<>();
    private final Map<ServiceProcess, Life> living = new ConcurrentHashMap<>();
    private final List<Life> lives = new CopyOnWriteArrayList<>();
    private final List<String> deaths = new CopyOnWriteArrayList<>();
    private volatile boolean open = true;

    private Watch() {}

    static Watch start(Stack stack) {
        Watch watch = new Watch();
        for (ServiceProcess service : stack.services()) {
            watch.born(service);
            Thread thread = new Thread(() -> watch.scrapeOften(service), "scrape-" + service.name());
            thread.setDaemon(true);
            watch.threads.add(thread);
            thread.start();
        }
        return watch;
    }

    /** A process of the instance is about to start. */
    void born(ServiceProcess service) {
        synchronized (service) {
            Life life = new Life(service.name(), Calls.to(URI.create(service.url())));
            living.put(service, life);
            lives.add(life);
        }
    }

    /** The process was killed. */
    void died(ServiceProcess service) {
        synchronized (service) {
            Life life = living.remove(service);
            if (life != null) {
                deaths.add(String.format(
                        "%s: its users had answers to %d requests that no scrape has counted, the last %.1f s before",
                        service.name(), life.uncounted(), life.secondsSinceScrape()));
            }
        }
    }

    /** Scrapes the instance now; what could not be read is not a complaint. */
    Samples scrape(ServiceProcess service) throws InterruptedException {
        synchronized (service) {
            Life life = living.get(service);
            if (life == null) {
                return new Samples(List.of());
            }
            try {
                life.scraped(service.scrape());
            } catch (IOException away) {
                // It is paused, or starting.
            }
            return life.last();
        }
    }

    private void scrapeOften(ServiceProcess service) {
        try {
            while (open) {
                scrape(service);
                TimeUnit.SECONDS.sleep(SECONDS);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** All processes there were, the dead ones included. */
    List<Life> lives() {
        return lives;
    }

    /** The lives that go on. */
    List<Life> living() {
        return List.copyOf(living.values());
    }

    /** What the dead took with them. */
    List<String> deaths() {
        return deaths;
    }

    @Override
    public void close() throws InterruptedException {
        open = false;
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
    }
}
