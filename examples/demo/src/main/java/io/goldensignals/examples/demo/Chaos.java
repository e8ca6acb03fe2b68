package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.Cli;
import io.goldensignals.examples.common.ConfigurationException;
import io.goldensignals.examples.common.Lifecycle;
import java.io.PrintStream;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code chaos}. */
@Command(
        name = "chaos",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description =
                "Runs both services under load while what they depend on is killed, paused, slowed and cut off; then"
                        + " fails unless every order and every account is right.")
public final class Chaos implements Callable<Integer> {
    private static final int INSTANCES = 2;
    private static final int DRAIN_SECONDS = 120;

    @Option(names = "--seed", description = "of the schedule (default: ${DEFAULT-VALUE})")
    long seed = 42;

    @Option(names = "--duration", description = "how long there is load (default: ${DEFAULT-VALUE})")
    String duration = "2m";

    @Option(names = "--rate", description = "requests per second (default: ${DEFAULT-VALUE})")
    double rate = 20;

    PrintStream out = System.out;
    private final List<String> failures = new CopyOnWriteArrayList<>();

    public static void main(String... args) {
        System.exit(Cli.run(new Chaos(), "CHAOS", args));
    }

    @Override
    public Integer call() throws Exception {
        Duration load = load();
        ChaosPlan plan = ChaosPlan.of(seed, load, INSTANCES);
        out.println("seed " + seed + ", " + plan.events().size() + " faults:");
        plan.events().forEach(out::println);
        try (Lifecycle lifecycle = new Lifecycle()) {
            Runtime.getRuntime().addShutdownHook(new Thread(lifecycle::close, "shutdown"));
            ChaosStack chaos = ChaosStack.start(lifecycle, INSTANCES);
            out.println("all runs");
            Traffic traffic = lifecycle.add(Traffic.start(chaos.stack, rate));
            long end = System.nanoTime() + load.toNanos();
            suffer(plan, chaos, Math.round(load.toNanos() * (1 - ChaosPlan.QUIET_SHARE)));
            TimeUnit.NANOSECONDS.sleep(Math.max(0, end - System.nanoTime()));
            traffic.close();
            return verdict(chaos, traffic);
        }
    }

    private void suffer(ChaosPlan plan, ChaosStack chaos, long nanos) throws InterruptedException {
        long begin = System.nanoTime();
        List<Thread> lanes = new ArrayList<>();
        for (ChaosFault.Lane lane : ChaosFault.Lane.values()) {
            Thread thread = new Thread(() -> suffer(plan.of(lane), chaos, begin, begin + nanos), "lane-" + lane);
            thread.setDaemon(true);
            thread.start();
            lanes.add(thread);
        }
        for (Thread lane : lanes) {
            lane.join();
        }
    }

    /** What could not begin before the quiet, as restarts took long, is left out. */
    private void suffer(List<ChaosPlan.Event> events, ChaosStack chaos, long begin, long quiet) {
        for (ChaosPlan.Event event : events) {
            if (System.nanoTime() - quiet > 0) {
                out.println("left out: " + event);
                continue;
            }
            try {
                long due = begin + TimeUnit.MILLISECONDS.toNanos(event.atMillis());
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                long began = System.nanoTime();
                chaos.suffer(event);
                out.printf(
                        Locale.ROOT,
                        "%6.1f s  %s: over after %.1f s%n",
                        (began - begin) / 1e9,
                        event.fault(),
                        (System.nanoTime() - began) / 1e9);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception failed) {
                failures.add(event + " could not be ended: " + failed);
            }
        }
    }

    /** What is under way gets the time to end; what is wrong then stays wrong. */
    private int verdict(ChaosStack chaos, Traffic traffic) throws Exception {
        ChaosVerdict verdict = new ChaosVerdict(chaos, traffic.ledger());
        long begin = System.nanoTime();
        List<String> complaints = verdict.now();
        while (!complaints.isEmpty() && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(DRAIN_SECONDS)) {
            TimeUnit.SECONDS.sleep(1);
            verdict.redrive();
            complaints = verdict.now();
        }
        failures.addAll(complaints);
        failures.addAll(verdict.forGood());
        out.printf(
                Locale.ROOT,
                "%d requests answered, %d failed; all at rest after %.1f s%n",
                traffic.answered(),
                traffic.failed(),
                (System.nanoTime() - begin) / 1e9);
        verdict.report().forEach(out::println);
        failures.forEach(failure -> out.println("wrong: " + failure));
        out.println(failures.isEmpty() ? "chaos passed" : "chaos failed: " + failures.size() + " accounts are wrong");
        return failures.isEmpty() ? 0 : 1;
    }

    private Duration load() {
        try {
            return Duration.parse("PT" + duration);
        } catch (DateTimeParseException malformed) {
            throw new ConfigurationException("--duration", duration, "no duration", "such as 45s, 2m or 30m");
        }
    }
}
