package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.ConfigurationException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the chosen faults happen in turn, each for some seconds, with a calm while between them, and others on demand. */
final class FaultPlan implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FaultPlan.class);
    private static final int PERIOD = 9;
    private static final int FROM = 3;
    private static final int UNTIL = 8;

    private final List<Fault> chosen;
    private final Stack stack;
    private final Traffic traffic;
    private final Set<Fault> active = ConcurrentHashMap.newKeySet();
    private final Set<Fault> held = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Fault beginning;
    private volatile @Nullable Fault ending;
    private volatile String problem = "";
    private volatile boolean abandoned;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "faults"));

    FaultPlan(Set<Fault> chosen, Stack stack, Traffic traffic) {
        this.chosen = List.copyOf(chosen);
        this.stack = stack;
        this.traffic = traffic;
    }

    /** Begins; a fault that takes long to come or go, such as a broker that starts, delays the following ones. */
    void start() {
        int[] second = {0};
        var unused = clock.scheduleWithFixedDelay(() -> at(second[0]++), 0, 1, TimeUnit.SECONDS);
    }

    /** Does what is due at this second. */
    void at(int second) {
        int phase = second % PERIOD;
        for (int i = 0; i < chosen.size(); i++) {
            boolean turn = second / PERIOD % chosen.size() == i;
            set(chosen.get(i), held.contains(chosen.get(i)) || (turn && phase >= FROM && phase < UNTIL));
        }
    }

    /** What goes wrong now, as the flag spells it; empty if nothing does. */
    String active() {
        return active.stream().map(Fault::toString).sorted().collect(Collectors.joining(", "));
    }

    /** Begins a fault, which then lasts until it is ended the same way; returns at once. */
    void hold(Fault fault, boolean on) {
        if (on ? held.add(fault) : held.remove(fault)) {
            clock.execute(() -> set(fault, on));
        } else if (!on) {
            clock.execute(() -> set(fault, false)); // it was its turn
        }
    }

    /** {@code off}, {@code beginning}, {@code on} or {@code ending}: some take seconds to begin or end. */
    String state(Fault fault) {
        if (fault == beginning || (held.contains(fault) && !active.contains(fault))) {
            return "beginning";
        }
        if (fault == ending) {
            return "ending";
        }
        return active.contains(fault) ? "on" : "off";
    }

    /** Why the last fault could not begin or end; empty if it could. */
    String problem() {
        return problem;
    }

    boolean active(Fault fault) {
        return active.contains(fault);
    }

    private void set(Fault fault, boolean on) {
        if (on == active.contains(fault)) {
            return;
        }
        log.info("fault {} {}", fault, on ? "begins" : "ends");
        active.add(fault);
        beginning = on ? fault : null;
        ending = on ? null : fault;
        try {
            fault.set(on, stack, traffic);
            problem = "";
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (Exception error) {
            if (!abandoned) {
                problem = fault + ": " + ConfigurationException.rootMessage(error);
                log.error("fault {} failed: {}", fault, ConfigurationException.rootMessage(error));
            }
        }
        if (!on) {
            active.remove(fault);
        }
        beginning = null;
        ending = null;
    }

    /** Stops at once and leaves what is on: all ends now. */
    void abandon() {
        abandoned = true;
        clock.shutdownNow();
    }

    /** Waits for what is in flight, and ends what is still on. */
    @Override
    public void close() throws InterruptedException {
        clock.shutdown();
        clock.awaitTermination(2, TimeUnit.MINUTES);
        List.copyOf(active).forEach(fault -> set(fault, false));
    }
}
