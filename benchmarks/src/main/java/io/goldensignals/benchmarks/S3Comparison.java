package io.goldensignals.benchmarks;

import static io.goldensignals.benchmarks.S3Hook.BARE;
import static io.goldensignals.benchmarks.S3Hook.INTERCEPTOR;
import static io.goldensignals.benchmarks.S3Hook.MEASURED;

import com.amazonaws.services.s3.AmazonS3;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Calls of S3 with each hook, by turns in one process, where they share what the compiler made of the SDK.
 *
 * <p>Bytes are the median of a call once no median moves any more, beyond those of the bare client. Time is the thread's CPU
 * time of a round beside the base's round next to it, as the median of all rounds with its quartiles; the base takes part
 * twice, which shows the noise.
 */
public final class S3Comparison {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int MOST_WARM_UPS = 40;
    private static final byte[] BUFFER = new byte[64 * 1024];

    private static final List<S3Hook> ALL = List.of(S3Hook.values());
    private static final List<S3Hook> V1 = List.of(BARE, INTERCEPTOR, MEASURED);
    private static final Effort SMALL = new Effort(4_000, 501, 500, 41);
    private static final Effort LARGE = new Effort(10, 5, 1, 101);

    private static final List<Case> CASES = List.of(
            small("v2 headObject", ALL, hook -> sync(hook, S3Calls.SIZE, S3Calls::head)),
            small("v2 getObject", ALL, hook -> sync(hook, S3Calls.SIZE, S3Calls::get)),
            small("v2 stream", ALL, hook -> sync(hook, S3Calls.SIZE, S3Comparison::read)),
            small("v2 putObject", ALL, hook -> sync(hook, S3Calls.SIZE, S3Calls::put)),
            small("v2 async headObject", ALL, hook -> async(hook, S3Calls::head)),
            small("v2 async getObject", ALL, hook -> async(hook, S3Calls::get)),
            small("v2 async putObject", ALL, hook -> async(hook, S3Calls::put)),
            small("v1 headObject", V1, hook -> v1(hook, S3Calls.SIZE, S3Calls::head)),
            small("v1 getObject", V1, hook -> v1(hook, S3Calls.SIZE, S3Comparison::read)),
            small("v1 putObject", V1, hook -> v1(hook, S3Calls.SIZE, S3Calls::put)),
            large(
                    "v2 stream, 64 MiB",
                    hook -> sync(hook, S3Calls.LARGE, S3Comparison::read),
                    hook -> sync(hook, S3Calls.SIZE, S3Comparison::read)),
            large(
                    "v2 putObject, 64 MiB",
                    hook -> sync(hook, 0, S3Calls::putLarge),
                    hook -> sync(hook, 0, S3Calls::put)),
            large(
                    "v1 stream, 64 MiB",
                    hook -> v1(hook, S3Calls.LARGE, S3Comparison::read),
                    hook -> v1(hook, S3Calls.SIZE, S3Comparison::read)));

    /** What the calls returned, so that none can be left out. */
    private static volatile Object kept;

    private S3Comparison() {}

    /** Prints all comparisons, or those whose names contain the argument. */
    public static void main(String[] arguments) throws Exception {
        for (Case compared : CASES) {
            if (arguments.length == 0 || compared.name.contains(arguments[0])) {
                List<S3Hook> hooks = new ArrayList<>(compared.hooks);
                hooks.add(compared.base);
                print(compared, compare(compared, hooks));
            }
        }
        System.exit(0); // Apache's client of the SDK v1 leaves a thread
    }

    /** Compares the cases that have a budget and returns the budgets that were exceeded. */
    static List<Budget> check(List<Budget> budgets) throws Exception {
        List<Budget> exceeded = new ArrayList<>();
        System.out.printf("%-45s %-37s %8s %10s %8s%n", "S3", "beside", "ratio", "budget", "B beyond");
        for (Budget budget : budgets) {
            // Once more if in doubt: the machine is shared.
            if (!isWithin(budget) && !isWithin(budget)) {
                exceeded.add(budget);
            }
        }
        return exceeded;
    }

    private static boolean isWithin(Budget budget) throws Exception {
        Case compared = CASES.stream()
                .filter(each -> each.name.equals(budget.benchmark()))
                .findFirst()
                .orElseThrow();
        S3Hook base = S3Hook.valueOf(budget.floor());
        List<S3Hook> hooks = base == BARE ? List.of(BARE, MEASURED) : List.of(BARE, base, MEASURED);
        List<Row> rows = compare(compared, hooks);
        Row row = rows.get(rows.size() - 1);
        System.out.printf(
                Locale.ROOT,
                "%-45s %-37s %7.2fx %9.2fx %8d (at most %.0f)%n",
                budget.benchmark(),
                budget.floor(),
                row.ratios[row.ratios.length / 2],
                budget.maxRatio(),
                row.bytes,
                budget.maxBytes());
        return row.ratios[row.ratios.length / 2] <= budget.maxRatio() && row.bytes <= budget.maxBytes();
    }

    private static List<Row> compare(Case compared, List<S3Hook> hooks) throws Exception {
        if (compared.warmUp != compared.calls) {
            settled(calls(hooks, compared.warmUp), SMALL);
        }
        List<Callable<Object>> calls = calls(hooks, compared.calls);
        long[] bytes = settled(calls, compared.effort);
        double[][] nanos = nanos(calls, compared.effort);
        double[] base = nanos[hooks.indexOf(compared.base)];
        double[] sorted = base.clone();
        Arrays.sort(sorted);
        double micros = sorted[sorted.length / 2] / compared.effort.calls / 1e3;
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < hooks.size(); i++) {
            double[] ratios = new double[base.length];
            for (int round = 0; round < base.length; round++) {
                ratios[round] = nanos[i][round] / base[round];
            }
            Arrays.sort(ratios);
            rows.add(new Row(hooks.get(i), bytes[i] - bytes[hooks.indexOf(BARE)], ratios, micros));
        }
        return rows;
    }

    private static List<Callable<Object>> calls(List<S3Hook> hooks, Calls made) {
        return hooks.stream().map(made::of).toList();
    }

    /** Calls all until none allocates other than before, and returns what each allocates. */
    private static long[] settled(List<Callable<Object>> calls, Effort effort) throws Exception {
        long[] before = new long[0];
        for (int i = 0; i < MOST_WARM_UPS; i++) {
            long[] now = new long[calls.size()];
            for (int turn = 0; turn < now.length; turn++) {
                call(calls.get(turn), effort.warmUp);
                now[turn] = bytes(calls.get(turn), effort.sample);
            }
            if (Arrays.equals(before, now)) {
                break;
            }
            before = now;
        }
        return before;
    }

    private static double[][] nanos(List<Callable<Object>> calls, Effort effort) throws Exception {
        double[][] nanos = new double[calls.size()][effort.rounds];
        for (int round = 0; round < effort.rounds; round++) {
            for (int i = 0; i < nanos.length; i++) {
                int turn = Math.floorMod(round % 2 == 0 ? round + i : round - i, nanos.length);
                long before = THREADS.getCurrentThreadCpuTime();
                call(calls.get(turn), effort.calls);
                nanos[turn][round] = THREADS.getCurrentThreadCpuTime() - before;
            }
        }
        return nanos;
    }

    private static long bytes(Callable<Object> call, int sample) throws Exception {
        long[] bytes = new long[sample];
        for (int i = 0; i < sample; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            kept = call.call();
            bytes[i] = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        Arrays.sort(bytes);
        return bytes[sample / 2];
    }

    private static void call(Callable<Object> call, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            kept = call.call();
        }
    }

    private static void print(Case compared, List<Row> rows) {
        System.out.printf(
                Locale.ROOT,
                "%-28s %12s   time beside %s (%.1f us)%n",
                compared.name,
                "bytes beyond",
                compared.base,
                rows.get(0).baseMicros);
        for (Row row : rows) {
            int count = row.ratios.length;
            System.out.printf(
                    Locale.ROOT,
                    "  %-26s %12d   %.3f (%.3f to %.3f)%n",
                    row.hook,
                    row.bytes,
                    row.ratios[count / 2],
                    row.ratios[count / 4],
                    row.ratios[count - 1 - count / 4]);
        }
    }

    private static Object read(S3Client s3) throws Exception {
        return S3Calls.stream(s3, BUFFER);
    }

    private static Object read(AmazonS3 s3) throws Exception {
        return S3Calls.stream(s3, BUFFER);
    }

    private static Callable<Object> sync(S3Hook hook, long size, Call<S3Client> call) {
        S3Client s3 = hook.sync(size);
        return () -> call.of(s3);
    }

    private static Case small(String name, List<S3Hook> hooks, Calls calls) {
        return new Case(name, INTERCEPTOR, hooks, SMALL, calls, calls);
    }

    /** Long transfers are too few to get the code around them compiled, so short ones go before. */
    private static Case large(String name, Calls calls, Calls warmUp) {
        return new Case(name, BARE, List.of(BARE, MEASURED), LARGE, calls, warmUp);
    }

    private static Callable<Object> async(S3Hook hook, Call<S3AsyncClient> call) {
        S3AsyncClient s3 = hook.async(S3Calls.SIZE);
        return () -> call.of(s3);
    }

    private static Callable<Object> v1(S3Hook hook, int size, Call<AmazonS3> call) {
        AmazonS3 s3 = hook.v1(size);
        return () -> call.of(s3);
    }

    private interface Call<C> {
        Object of(C client) throws Exception;
    }

    private interface Calls {
        Callable<Object> of(S3Hook hook);
    }

    /** How often to call: until it is warm, for a median of bytes, and in each of the rounds. */
    private record Effort(int warmUp, int sample, int calls, int rounds) {}

    private record Case(String name, S3Hook base, List<S3Hook> hooks, Effort effort, Calls calls, Calls warmUp) {}

    private record Row(S3Hook hook, long bytes, double[] ratios, double baseMicros) {}
}
