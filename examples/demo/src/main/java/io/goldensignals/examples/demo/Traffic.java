package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.Workers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The virtual users, who act one after the other at a steady pace. */
final class Traffic implements AutoCloseable {
    private static final int CUSTOMERS = 40;
    static final int OPERATORS = 5;
    private static final int MEMBERS = 20;
    static final int CONCURRENT = 32;
    private static final Duration ANSWERED = Duration.ofMinutes(1);

    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Profile profile = new Profile();
    private final Ledger ledger = new Ledger();
    private final BlockingQueue<VirtualUser> idle = new LinkedBlockingQueue<>();
    private final List<VirtualUser> paused = new ArrayList<>(); // the caller's thread alone
    private final int users;
    private final Workers workers = Workers.start("traffic", CONCURRENT, CONCURRENT);
    private final ScheduledExecutorService pace =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "pace"));

    /** Users of whom none does anything yet. */
    Traffic(Stack stack) {
        int members = 0;
        List<ServiceProcess> shops = stack.services("shop-api");
        List<ServiceProcess> mes = stack.services("mes-api");
        for (int i = 0; i < CUSTOMERS; i++) {
            idle.add(new Customer(shops.get(i % shops.size()).url(), profile, ledger));
            if (i % (CUSTOMERS / OPERATORS) == 0) {
                idle.add(passerBy(shops.get(i % shops.size()).url(), ledger));
                idle.add(new Operator(mes.get(i % mes.size()).url(), "operator-" + i, ledger));
            }
            if (i % (CUSTOMERS / MEMBERS) == 0) {
                idle.add(new Member(shops.get(members % shops.size()).url(), members++, ledger));
            }
        }
        users = idle.size();
    }

    /** Someone who has a look at the shop and does not come back; the next time it is another one. */
    private static VirtualUser passerBy(String url, Ledger ledger) {
        return () -> {
            ServiceClient shop = new ServiceClient(url, ledger);
            ServiceClient.Answer answer = shop.post("/session", "");
            ledger.visited(shop.session());
            return answer;
        };
    }

    /** How the users behave, which faults change. */
    static final class Profile {
        private volatile boolean ordersInDetail;
        private volatile boolean abortsUploads;
        private volatile boolean ordersExpensive;

        /** How detailed a price is wanted: the time of its calculation grows with it. */
        int detail() {
            if (ordersInDetail) {
                return 8_000;
            }
            ThreadLocalRandom random = ThreadLocalRandom.current();
            // Few enough of the slow ones that the 95th percentile is that of the others, also on a slow machine.
            return random.nextInt(50) == 0 ? 800 : random.nextInt(1, 30);
        }

        boolean abortsUploads() {
            return abortsUploads;
        }

        void ordersInDetail(boolean on) {
            ordersInDetail = on;
        }

        /** Whether only expensive orders are placed, so that the prices drift. */
        boolean ordersExpensive() {
            return ordersExpensive;
        }

        void ordersExpensive(boolean on) {
            ordersExpensive = on;
        }

        void abortsUploads(boolean on) {
            abortsUploads = on;
        }
    }

    /** Starts the traffic, {@code rate} actions per second. */
    static Traffic start(Stack stack, double rate) {
        Traffic traffic = new Traffic(stack);
        long period = Math.max(1, Math.round(1_000_000 / rate));
        var unused = traffic.pace.scheduleAtFixedRate(traffic::next, 0, period, TimeUnit.MICROSECONDS);
        return traffic;
    }

    private void next() {
        VirtualUser user = idle.poll();
        if (user == null) {
            return; // all of them wait for an answer
        }
        try {
            workers.executor().execute(() -> act(user));
        } catch (RejectedExecutionException tooMany) {
            idle.add(user);
        }
    }

    private void act(VirtualUser user) {
        try {
            (user.act().status() < 500 ? answered : failed).increment();
        } catch (IOException error) {
            failed.increment();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            idle.add(user);
        }
    }

    /** What was done so far. */
    Ledger ledger() {
        return ledger;
    }

    Profile profile() {
        return profile;
    }

    /** Requests answered without a server error. */
    long answered() {
        return answered.sum();
    }

    /** Requests that a server failed to answer. */
    long failed() {
        return failed.sum();
    }

    /**
     * Waits until each user has the answer to the last request; then none begins another one until {@link #resume}. Both are for
     * one thread.
     */
    void pause() throws InterruptedException {
        while (paused.size() < users) {
            VirtualUser user = idle.poll(ANSWERED.toNanos(), TimeUnit.NANOSECONDS);
            if (user == null) {
                throw new IllegalStateException((users - paused.size()) + " users have no answer yet");
            }
            paused.add(user);
        }
    }

    void resume() {
        idle.addAll(paused);
        paused.clear();
    }

    /** Begins nothing more, and waits until each user has the answer to the last request. */
    void finish() throws InterruptedException {
        pause();
        pace.shutdownNow();
        workers.executor().shutdown();
    }

    @Override
    public void close() throws InterruptedException {
        pace.shutdownNow();
        workers.close();
    }
}
