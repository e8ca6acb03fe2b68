package io.goldensignals.examples.demo;

import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the chosen faults on for a while, off for a longer while, and on again. */
final class Faults implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Faults.class);
    private static final long PERIOD = 15;
    private static final long FROM = 5;
    private static final long UNTIL = 10;

    private final Set<Fault> chosen;
    private final Stack stack;
    private final Traffic traffic;
    private final Set<Fault> active = EnumSet.noneOf(Fault.class);

    Faults(Set<Fault> chosen, Stack stack, Traffic traffic) {
        this.chosen = chosen;
        this.stack = stack;
        this.traffic = traffic;
    }

    /** Does what is due at this second of the demo. */
    void at(long second) throws Exception {
        long phase = second % PERIOD;
        boolean on = phase >= FROM && phase < UNTIL;
        for (Fault fault : chosen) {
            if (on != active.contains(fault)) {
                set(fault, on);
            }
        }
    }

    boolean active(Fault fault) {
        return active.contains(fault);
    }

    private void set(Fault fault, boolean on) throws Exception {
        if (on) {
            active.add(fault);
        }
        fault.set(on, stack, traffic);
        if (!on) {
            active.remove(fault);
        }
        log.info("fault {} {}", fault, on ? "begins" : "ends");
    }

    /** Ends what is still on, so that the traffic's last orders are handled. */
    @Override
    public void close() throws Exception {
        for (Fault fault : EnumSet.copyOf(active)) {
            set(fault, false);
        }
    }
}
