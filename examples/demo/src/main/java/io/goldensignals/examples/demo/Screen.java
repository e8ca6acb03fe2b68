package io.goldensignals.examples.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A table of each instance's signals over the last seconds: in place on a terminal, else line by line. */
final class Screen {
    private static final int COLUMNS = 79;
    private static final long WINDOW_NANOS = 15_000_000_000L;
    private static final String BOLD = "\u001b[1m";
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    private final int rows;
    private final PrintStream out;
    private final List<String> places;
    private final Map<ServiceProcess, Deque<Scrape>> history = new HashMap<>();

    /**
     * @param rows the height of the terminal; 0 without one
     * @param places the lines that say where everything is
     */
    Screen(int rows, PrintStream out, List<String> places) {
        this.rows = rows;
        this.out = out;
        this.places = places;
    }

    private record Scrape(long nanos, Samples samples) {}

    /** A line of the table; one that is bad is red on a terminal. */
    record Line(String text, boolean bad) {
        static Line plain(String text) {
            return new Line(text, false);
        }
    }

    void show(Stack stack, Traffic traffic, FaultPlan faults, long second) throws InterruptedException {
        List<Line> table = new ArrayList<>();
        String fault = faults.active().isEmpty() ? "" : "   fault: " + faults.active();
        table.add(new Line(total(traffic, second) + fault, !fault.isEmpty()));
        table.add(Line.plain(
                String.format(Locale.ROOT, "%-10s %-20s %9s %9s %12s", "service", "work", "rate", "errors", "p95")));
        for (ServiceProcess service : stack.services()) {
            table.addAll(lines(service));
        }
        out.print(rows > 0 ? frame(places, table, rows) : text(table));
        out.flush();
    }

    static String total(Traffic traffic, long second) {
        return String.format(
                Locale.ROOT, "%d s: %d requests answered, %d failed", second, traffic.answered(), traffic.failed());
    }

    private static String text(List<Line> table) {
        StringBuilder text = new StringBuilder();
        table.forEach(line -> text.append(line.text()).append(System.lineSeparator()));
        return text.toString();
    }

    /** What is written over the last frame: no line wraps, and none scrolls the first away. */
    static String frame(List<String> places, List<Line> table, int rows) {
        List<String> lines = new ArrayList<>();
        places.forEach(place -> lines.add(cut(place)));
        lines.add("");
        for (int i = 0; i < table.size(); i++) {
            Line line = table.get(i);
            String colour = line.bad() ? RED : i == 1 ? BOLD : "";
            lines.add(colour + cut(line.text()) + (colour.isEmpty() ? "" : PLAIN));
        }
        int most = rows - 1; // the cursor stays below
        if (lines.size() > most) {
            int hidden = lines.size() - most + 1;
            lines.subList(most - 1, lines.size()).clear();
            lines.add(hidden + " more lines in a higher terminal");
        }
        return "\u001b[H" + String.join("\u001b[K\n", lines) + "\u001b[K\n\u001b[J";
    }

    private static String cut(String line) {
        return line.length() <= COLUMNS ? line : line.substring(0, COLUMNS - 1) + "~";
    }

    private List<Line> lines(ServiceProcess service) throws InterruptedException {
        String name = service.name();
        Scrape now;
        try {
            now = new Scrape(System.nanoTime(), service.scrape());
        } catch (IOException silent) {
            history.remove(service); // it may start anew, from zero
            return List.of(new Line(name + " does not answer: " + silent.getMessage(), true));
        }
        Deque<Scrape> scrapes = history.computeIfAbsent(service, first -> new ArrayDeque<>());
        scrapes.add(now);
        while (scrapes.size() > 2 && now.nanos() - scrapes.getFirst().nanos() > WINDOW_NANOS) {
            scrapes.removeFirst();
        }
        Scrape before = scrapes.getFirst();
        double seconds = Math.max(1e-3, (now.nanos() - before.nanos()) / 1e9);
        List<Line> lines = new ArrayList<>();
        for (Red.Work work : Red.WORK.getOrDefault(service.service(), List.of())) {
            Red red = Red.between(before.samples(), now.samples(), work.histogram(), seconds);
            String text = String.format(
                    Locale.ROOT,
                    "%-10s %-20s %7.1f/s %7.1f/s %12s",
                    name,
                    work.name(),
                    red.rate(),
                    red.errors(),
                    red.p95Text());
            lines.add(new Line(text, red.errors() > 0));
        }
        return lines;
    }
}
