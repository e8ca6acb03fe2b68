package io.goldensignals.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class StripesTest {

    private static final int THREADS = 4;
    private static final int RECORDINGS = 300_000;

    @Test
    void nothingIsLostWhileStripesGrow() throws Exception {
        Stripes stripes = new Stripes(3, 8);
        together(thread -> {
            for (int i = 0; i < RECORDINGS; i++) {
                stripes.add(i % 3, (long) i);
            }
        });

        long all = (long) THREADS * RECORDINGS;
        assertThat(stripes.counts()).containsOnly(all / 3).hasSize(3);
        assertThat(stripes.count()).isEqualTo(all);
        assertThat(stripes.sumOfLongs()).isEqualTo((long) THREADS * RECORDINGS * (RECORDINGS - 1) / 2);
        assertThat(stripes.takeMax()).isEqualTo(RECORDINGS - 1);
        assertThat(stripes.takeMax()).isZero();
    }

    /** Nanoseconds of a thousand sessions at a time pass 63 bits in four months. */
    @Test
    void aSumOfLongsGoesOnPastTheirBits() throws Exception {
        Stripes one = new Stripes(1, 1);
        Stripes several = new Stripes(1, 8, 1);
        for (int i = 0; i < 5; i++) {
            one.add(0, Long.MAX_VALUE);
        }
        together(thread -> {
            for (int i = 0; i < 1_000; i++) {
                several.add(0, Long.MAX_VALUE);
            }
        });

        assertThat(one.sumOfLongs()).isEqualTo(5 * 0x1p63);
        assertThat(several.sumOfLongs()).isEqualTo(THREADS * 1_000 * 0x1p63);
    }

    @Test
    void sumsOfWholeDoublesAreExact() throws Exception {
        Stripes stripes = new Stripes(1, 8);
        together(thread -> {
            for (int i = 0; i < RECORDINGS; i++) {
                stripes.add(0, 2.0);
            }
        });

        assertThat(stripes.sumOfDoubles()).isEqualTo(2.0 * THREADS * RECORDINGS);
        assertThat(Double.longBitsToDouble(stripes.takeMax())).isEqualTo(2.0);
    }

    @Test
    void aReaderSeesNoCountGoDownAndNoSumBehindItsCounts() throws Exception {
        Stripes stripes = new Stripes(4, 8);
        CountDownLatch done = new CountDownLatch(THREADS);
        List<String> wrong = new ArrayList<>();
        Thread reader = new Thread(() -> {
            long[] before = new long[4];
            while (done.getCount() > 0) {
                long[] now = stripes.counts();
                double sum = stripes.sumOfLongs();
                for (int i = 0; i < 4; i++) {
                    if (now[i] < before[i]) {
                        wrong.add("bucket " + i + " from " + before[i] + " to " + now[i]);
                    }
                }
                if (sum < Arrays.stream(now).sum()) { // each recording adds one to it
                    wrong.add("sum " + sum + " of " + Arrays.toString(now));
                }
                before = now;
            }
        });
        reader.start();
        together(thread -> {
            for (int i = 0; i < RECORDINGS; i++) {
                stripes.add(i & 3, 1L);
            }
            done.countDown();
        });
        reader.join();

        assertThat(wrong).isEmpty();
    }

    @Test
    void theNumberOfStripesIsBounded() throws Exception {
        Stripes stripes = new Stripes(1, 2);
        together(thread -> {
            for (int i = 0; i < RECORDINGS; i++) {
                stripes.add(0, 1L);
            }
        });

        assertThat(stripes.size()).isLessThanOrEqualTo(2);
        assertThat(stripes.count()).isEqualTo((long) THREADS * RECORDINGS);
    }

    static void together(java.util.function.IntConsumer work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                running.add(threads.submit(() -> {
                    start.await();
                    work.accept(thread);
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
