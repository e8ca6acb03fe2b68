package io.goldensignals.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks that have a {@link Budget} briefly, at one and two threads, and fails if one exceeds it. */
public final class Smoke {

    /** JMH's own bookkeeping shows as fractions of a byte. */
    private static final double NOISE_BYTES = 0.5;

    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private static final int RETRIES = 2;

    private Smoke() {}

    public static void main(String[] arguments) throws Exception {
        List<String> exceeded = new ArrayList<>();
        for (int threads = 1; threads <= 2; threads++) {
            List<Budget> doubtful = check(threads, Budget.ALL, run(names(Budget.ALL), threads));
            // Again in fresh processes: what the compiler made of a path differs between them.
            for (int again = 0; again < RETRIES && !doubtful.isEmpty(); again++) {
                doubtful = check(threads, doubtful, run(names(doubtful), threads));
            }
            for (Budget budget : doubtful) {
                exceeded.add(budget.benchmark() + " at threads: " + threads);
            }
        }
        exceeded.addAll(Turns.check(Budget.TURNS));
        for (Budget budget : S3Comparison.check(Budget.S3)) {
            exceeded.add(budget.benchmark());
        }
        exceeded.forEach(line -> System.err.println("over budget: " + line));
        int all = 2 * Budget.ALL.size() + Budget.TURNS.size() + Budget.S3.size();
        System.out.printf("%d passed, %d failed%n", all - exceeded.size(), exceeded.size());
        System.exit(exceeded.isEmpty() ? 0 : 1);
    }

    private static Set<String> names(List<Budget> budgets) {
        Set<String> names = new TreeSet<>();
        budgets.forEach(budget -> names.addAll(Set.of(budget.benchmark(), budget.floor())));
        return names;
    }

    /** Prints what each benchmark costs and returns the budgets that were exceeded. */
    private static List<Budget> check(int threads, List<Budget> budgets, Map<String, Cost> costs) {
        List<Budget> exceeded = new ArrayList<>();
        System.out.printf("%-45s %-37s %8s %10s %8s%n", "threads: " + threads, "beside", "ratio", "budget", "B/op");
        for (Budget budget : budgets) {
            Cost cost = costs.get(budget.benchmark());
            double ratio = cost.nanos() / costs.get(budget.floor()).nanos();
            String line = String.format(
                    Locale.ROOT,
                    "%-45s %-37s %7.2fx %9.2fx %8.1f (at most %.0f)",
                    budget.benchmark(),
                    budget.floor(),
                    ratio,
                    budget.maxRatio(),
                    cost.bytes(),
                    budget.maxBytes());
            System.out.println(line);
            if (ratio > budget.maxRatio() || cost.bytes() > budget.maxBytes() + NOISE_BYTES) {
                exceeded.add(budget);
            }
        }
        return exceeded;
    }

    private static Map<String, Cost> run(Collection<String> names, int threads) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.milliseconds(400))
                .measurementIterations(5)
                .measurementTime(TimeValue.milliseconds(300))
                .threads(threads)
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend("-Djmh.ignoreLock=true")
                .verbosity(VerboseMode.SILENT);
        names.forEach(name -> options.include("\\." + Pattern.quote(name) + "$"));
        Map<String, Cost> costs = new HashMap<>();
        for (RunResult result : new Runner(options.build()).run()) {
            String[] path = result.getParams().getBenchmark().split("\\.");
            costs.put(path[path.length - 2] + "." + path[path.length - 1], cost(result));
        }
        return costs;
    }

    /** The least disturbed iteration; allocations from the same. */
    private static Cost cost(RunResult result) {
        Cost best = new Cost(Double.MAX_VALUE, Double.MAX_VALUE);
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                best = new Cost(
                        Math.min(best.nanos(), iteration.getPrimaryResult().getScore()),
                        Math.min(
                                best.bytes(),
                                iteration.getSecondaryResults().get(ALLOCATION).getScore()));
            }
        }
        return best;
    }

    private record Cost(double nanos, double bytes) {}
}
