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
import org.jspecify.annotations.Nullable;

/** A table of each instance's signals over the last seconds: in place on a terminal, else line by line. */
final class Screen {
    private static final long WINDOW_NANOS = 15_000_000_000L;
    private static final int WIDE = 100;
    private static final String BOLD = "\u001b[1m";
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    private final @Nullable Size size;
    private final PrintStream out;
    private final List<String> places;
    private final Map<ServiceProcess, Deque<Scrape>> history = new HashMap<>();

    /**
     * @param size of the terminal; null without one
     * @param places the lines that say where everything is, the first being the most important
     */
    Screen(@Nullable Size size, PrintStream out, List<String> places) {
        this.size = size;
        this.out = out;
        this.places = places;
    }

    /** A terminal's size in characters. */
    record Size(int rows, int columns) {
        /** Reads what {@code stty size} prints, {@code 24 80}; what is no size is that of the smallest terminal. */
        static Size parse(String text) {
            return text.matches("[1-9]\\d{0,3} [1-9]\\d{0,3}")
                    ? new Size(
                            Integer.parseInt(text.substring(0, text.indexOf(' '))),
                            Integer.parseInt(text.substring(text.indexOf(' ') + 1)))
                    : new Size(24, 80);
        }
    }

    private record Scrape(long nanos, Samples samples) {}

    /** A line of the table; one that is bad is red on a terminal, and a heading is bold. */
    record Line(String text, boolean bad, boolean heading) {
        static Line plain(String text) {
            return new Line(text, false, false);
        }
    }

    void show(Stack stack, Traffic traffic, FaultPlan faults, long second) throws InterruptedException {
        boolean wide = size != null && size.columns() >= WIDE;
        List<Line> table = new ArrayList<>();
        table.add(total(second, traffic.answered(), traffic.failed(), faults.active()));
        table.add(heading(wide));
        for (ServiceProcess service : stack.services()) {
            table.addAll(lines(service, wide));
        }
        out.print(size != null ? frame(places, table, size) : text(table));
        out.flush();
    }

    static Line total(long second, long answered, long failed, String fault) {
        String text = String.format(Locale.ROOT, "%d s: %d requests answered, %d failed", second, answered, failed);
        return fault.isEmpty() ? Line.plain(text) : new Line(text + "   FAULT: " + fault, true, false);
    }

    static Line heading(boolean wide) {
        return new Line(
                row("service", "work", "rate", "errors", new String[] {"p50", "p95", "p99"}, wide), false, true);
    }

    static Line line(String service, String work, Red red, boolean wide) {
        String[] percentiles = {Red.text(red.p50()), Red.text(red.p95()), Red.text(red.p99())};
        String text = row(service, work, perSecond(red.rate()), perSecond(red.errors()), percentiles, wide);
        return new Line(text, red.errors() > 0, false);
    }

    private static String perSecond(double rate) {
        return String.format(Locale.ROOT, "%.1f/s", rate);
    }

    /** A narrow table has p95 alone. */
    private static String row(
            String service, String work, String rate, String errors, String[] percentiles, boolean wide) {
        String start = String.format(Locale.ROOT, "%-10s %-20s %9s %9s", service, work, rate, errors);
        return wide
                ? String.format(Locale.ROOT, "%s %14s %14s %14s", start, percentiles[0], percentiles[1], percentiles[2])
                : String.format(Locale.ROOT, "%s %12s", start, percentiles[1]);
    }

    private static String text(List<Line> table) {
        StringBuilder text = new StringBuilder();
        table.forEach(line -> text.append(line.text()).append(System.lineSeparator()));
        return text.toString();
    }

    /** What is written over the last frame: no line wraps, and none scrolls the first away. */
    static String frame(List<String> places, List<Line> table, Size size) {
        int most = size.rows() - 1; // the cursor stays below
        List<String> lines = new ArrayList<>();
        // The table comes first; the page lists the places too.
        int room = Math.max(1, most - table.size() - 1);
        places.subList(0, Math.min(room, places.size())).forEach(place -> lines.add(cut(place, size)));
        lines.add("");
        for (Line line : table) {
            String colour = line.bad() ? RED : line.heading() ? BOLD : "";
            lines.add(colour + cut(line.text(), size) + (colour.isEmpty() ? "" : PLAIN));
        }
        if (lines.size() > most) {
            int hidden = lines.size() - most + 1;
            lines.subList(most - 1, lines.size()).clear();
            lines.add(cut(hidden + " more lines in a higher terminal", size));
        }
        return "\u001b[H" + String.join("\u001b[K\n", lines) + "\u001b[K\n\u001b[J";
    }

    private static String cut(String line, Size size) {
        int columns = size.columns() - 1;
        return line.length() <= columns ? line : line.substring(0, Math.max(0, columns - 1)) + "~";
    }

    private List<Line> lines(ServiceProcess service, boolean wide) throws InterruptedException {
        String name = service.name();
        Scrape now;
        try {
            now = new Scrape(System.nanoTime(), service.scrape());
        } catch (IOException silent) {
            history.remove(service); // it may start anew, from zero
            return List.of(new Line(name + " does not answer: " + silent.getMessage(), true, false));
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
            lines.add(line(name, work.name(), red, wide));
        }
        return lines;
    }
}
