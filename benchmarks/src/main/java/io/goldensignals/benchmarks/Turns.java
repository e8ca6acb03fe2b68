package io.goldensignals.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Operations beside their floors, by turns in one process.
 *
 * <p>JMH runs one benchmark after the other, and on a shared machine the second may have another clock rate than the first.
 * Here some milliseconds of the one are followed by some of the other, and the ratio is the median of such pairs. What is left
 * is what the compiler makes of it in each process, so each case has processes of its own.
 */
public final class Turns {

    private static final int OPERATIONS = 40_000;
    private static final int WARM_UPS = 60;
    private static final int PAIRS = 151;
    private static final int PROCESSES = 5;

    private static final Map<String, Supplier<Pair>> CASES = new LinkedHashMap<>();

    static {
        CASES.put("rabbit publish + confirm", Turns::publishConfirm);
        CASES.put("rabbit deliver + ack", Turns::deliverAck);
        CASES.put("servlet filter", Turns::filter);
        CASES.put("servlet filter, body sizes", Turns::filterBodySizes);
        CASES.put("registry timer", Turns::registryTimer);
        CASES.put("filter, body sizes, registry", Turns::filterOnRegistry);
    }

    private interface Operation {
        void run() throws Exception;
    }

    private record Pair(Operation floor, Operation measured) {}

    private Turns() {}

    /** Compares all cases in {@value #PROCESSES} processes each; with an argument that case alone, in this one. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            System.out.println(ratio(CASES.get(arguments[0]).get()));
            System.exit(0); // a coarse clock runs on
        }
        for (String name : CASES.keySet()) {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                ratios.add(inProcess(name));
            }
            ratios.sort(null);
            System.out.printf(
                    Locale.ROOT,
                    "%-30s %.2fx of its floor (%.2f to %.2f in %d processes)%n",
                    name,
                    ratios.get(PROCESSES / 2),
                    ratios.get(0),
                    ratios.get(PROCESSES - 1),
                    PROCESSES);
        }
    }

    /** Compares the cases in one process each and returns those over their budgets. */
    static List<String> check(Map<String, Double> budgets) throws IOException, InterruptedException {
        List<String> exceeded = new ArrayList<>();
        for (String name : CASES.keySet()) {
            double most = budgets.get(name);
            double ratio = inProcess(name);
            if (ratio > most) {
                ratio = Math.min(ratio, inProcess(name)); // once more, as another process may compile it better
            }
            System.out.printf(Locale.ROOT, "%-45s %-37s %7.2fx %9.2fx%n", name, "its floor, by turns", ratio, most);
            if (ratio > most) {
                exceeded.add(name);
            }
        }
        return exceeded;
    }

    /** The ratio of one case, in a process of its own. */
    private static double inProcess(String name) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Turns.class.getName(),
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException(name + " failed with exit code " + process.exitValue());
        }
        return Double.parseDouble(output.strip());
    }

    private static double ratio(Pair pair) throws Exception {
        for (int i = 0; i < WARM_UPS; i++) {
            nanos(pair.floor);
            nanos(pair.measured);
        }
        double[] ratios = new double[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            double before = i % 2 == 0 ? nanos(pair.floor) : 0;
            double measured = nanos(pair.measured);
            ratios[i] = measured / (i % 2 == 0 ? before : nanos(pair.floor));
        }
        Arrays.sort(ratios);
        return ratios[PAIRS / 2];
    }

    private static double nanos(Operation operation) throws Exception {
        long started = System.nanoTime();
        for (int i = 0; i < OPERATIONS; i++) {
            operation.run();
        }
        return System.nanoTime() - started;
    }

    private static Pair publishConfirm() {
        RabbitBenchmark rabbit = rabbit();
        RabbitBenchmark.Channels channels = channels(rabbit);
        return new Pair(rabbit::floorPublishConfirm, () -> rabbit.publishConfirm(channels));
    }

    private static Pair deliverAck() {
        RabbitBenchmark rabbit = rabbit();
        RabbitBenchmark.Channels channels = channels(rabbit);
        return new Pair(() -> rabbit.floorDeliverAck(channels), () -> rabbit.deliverAck(channels));
    }

    private static RabbitBenchmark rabbit() {
        RabbitBenchmark rabbit = new RabbitBenchmark();
        rabbit.setUp();
        return rabbit;
    }

    private static RabbitBenchmark.Channels channels(RabbitBenchmark rabbit) {
        RabbitBenchmark.Channels channels = new RabbitBenchmark.Channels();
        channels.setUp(rabbit);
        return channels;
    }

    private static Pair filter() {
        ServletBenchmark servlet = servlet();
        ServletBenchmark.Exchange exchange = new ServletBenchmark.Exchange();
        return new Pair(() -> servlet.floor(exchange), () -> servlet.filter(exchange));
    }

    private static Pair filterBodySizes() {
        ServletBenchmark servlet = servlet();
        ServletBenchmark.Exchange exchange = new ServletBenchmark.Exchange();
        return new Pair(() -> servlet.floorBodySizes(exchange), () -> servlet.filterBodySizes(exchange));
    }

    private static Pair filterOnRegistry() {
        ServletBenchmark servlet = servlet();
        ServletBenchmark.Exchange exchange = new ServletBenchmark.Exchange();
        return new Pair(() -> servlet.floorAdders(exchange), () -> servlet.filterBodySizesRegistry(exchange));
    }

    private static Pair registryTimer() {
        RegistryBenchmark registry = new RegistryBenchmark();
        registry.setUp();
        RegistryBenchmark.Values values = new RegistryBenchmark.Values();
        return new Pair(() -> registry.floorAdders(values), () -> registry.timer(values));
    }

    private static ServletBenchmark servlet() {
        ServletBenchmark servlet = new ServletBenchmark();
        servlet.setUp();
        return servlet;
    }
}
