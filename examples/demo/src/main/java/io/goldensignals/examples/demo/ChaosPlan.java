package io.goldensignals.examples.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** When which fault begins and how long it lasts: the same for the same seed. */
record ChaosPlan(List<Event> events) {
    private static final int FIRST_MILLIS = 2_000;
    private static final int LEAST_GAP_MILLIS = 300;
    private static final int MOST_GAP_MILLIS = 1_500;

    /** At the end of the load, in which nothing breaks any more. */
    static final double QUIET_SHARE = 0.25;

    /**
     * A fault.
     *
     * @param atMillis since the beginning
     * @param instance of the service that it strikes, from 0
     */
    record Event(long atMillis, ChaosFault fault, int instance, int millis) {
        @Override
        public String toString() {
            String what = fault.name().startsWith("SHOP") || fault.name().startsWith("MES")
                    ? fault + " " + (instance + 1)
                    : fault.toString();
            return String.format(Locale.ROOT, "%6.1f s  %-16s %4.1f s", atMillis / 1000.0, what, millis / 1000.0);
        }
    }

    /**
     * A plan: every fault of a lane comes once before one comes again.
     *
     * @param instances of each service, at least two
     */
    static ChaosPlan of(long seed, Duration duration, int instances) {
        long end = Math.round(duration.toMillis() * (1 - QUIET_SHARE));
        List<Event> events = new ArrayList<>();
        for (ChaosFault.Lane lane : ChaosFault.Lane.values()) {
            events.addAll(
                    lane(lane, new Random(seed * 31 + (lane == ChaosFault.Lane.PROCESSES ? 0 : 1)), end, instances));
        }
        events.sort(Comparator.comparingLong(Event::atMillis));
        return new ChaosPlan(List.copyOf(events));
    }

    private static List<Event> lane(ChaosFault.Lane lane, Random random, long end, int instances) {
        List<Event> events = new ArrayList<>();
        List<ChaosFault> deck = new ArrayList<>();
        long at = FIRST_MILLIS;
        while (true) {
            if (deck.isEmpty()) {
                Arrays.stream(ChaosFault.values())
                        .filter(fault -> fault.lane == lane)
                        .forEach(deck::add);
                Collections.shuffle(deck, random);
            }
            ChaosFault fault = deck.remove(0);
            int length = between(random, fault.leastMillis, fault.mostMillis);
            if (at + length + fault.recoveryMillis > end) {
                return events;
            }
            int instance = fault.kills() ? between(random, 1, instances - 1) : random.nextInt(instances);
            events.add(new Event(at, fault, instance, length));
            at += length + fault.recoveryMillis + between(random, LEAST_GAP_MILLIS, MOST_GAP_MILLIS);
        }
    }

    private static int between(Random random, int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    List<Event> of(ChaosFault.Lane lane) {
        return events.stream().filter(event -> event.fault().lane == lane).toList();
    }
}
