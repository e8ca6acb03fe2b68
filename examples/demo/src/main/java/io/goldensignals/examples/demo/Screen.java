package io.goldensignals.examples.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of each instance since the last look: a table in place on a terminal, else plain lines. */
final class Screen {
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private final boolean terminal;
    private final PrintStream out;
    private final String head;
    private final Map<ServiceProcess, Samples> last = new HashMap<>();
    private long lastNanos = System.nanoTime();

    Screen(boolean terminal, PrintStream out, String head) {
        this.terminal = terminal;
        this.out = out;
        this.head = head;
    }

    void show(Stack stack, Traffic traffic, long second) throws InterruptedException {
        double elapsed = (System.nanoTime() - lastNanos) / 1e9;
        lastNanos = System.nanoTime();
        StringBuilder text = new StringBuilder(terminal ? CLEAR + head : "");
        text.append(String.format(
                Locale.ROOT, "%d s: %d requests answered, %d failed%n", second, traffic.answered(), traffic.failed()));
        for (ServiceProcess service : stack.services()) {
            text.append(lines(service, elapsed));
        }
        out.print(text);
        out.flush();
    }

    private String lines(ServiceProcess service, double elapsed) throws InterruptedException {
        Samples now;
        try {
            now = service.scrape();
        } catch (IOException silent) {
            return String.format("  %s does not answer: %s%n", service.target(), silent.getMessage());
        }
        Samples before = last.getOrDefault(service, new Samples(List.of()));
        last.put(service, now);
        StringBuilder lines = new StringBuilder();
        for (String histogram : Red.HISTOGRAMS.getOrDefault(service.service(), List.of())) {
            Red red = Red.between(before, now, histogram, elapsed);
            lines.append(String.format(
                    Locale.ROOT,
                    "  %-8s %-15s %-45s %8.1f/s %6.1f errors/s  p95 %s%n",
                    service.service(),
                    service.target(),
                    histogram,
                    red.rate(),
                    red.errors(),
                    red.p95Text()));
        }
        return lines.toString();
    }
}
