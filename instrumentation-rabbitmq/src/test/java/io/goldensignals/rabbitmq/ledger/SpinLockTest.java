package io.goldensignals.rabbitmq.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SpinLockTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 50_000;

    private final SpinLock lock = new SpinLock();
    private int plain;

    @Test
    void oneThreadAtATimeIsInside() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        lock.lock();
                        plain++;
                        lock.unlock();
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(plain).isEqualTo(THREADS * ROUNDS);
    }

    @Test
    void whoeverComesMeanwhileGetsItInTheEnd() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch coming = new CountDownLatch(1);
            lock.lock();
            Future<Integer> result = other.submit(() -> {
                coming.countDown();
                return lock.get(() -> plain);
            });
            coming.await();
            assertThatThrownBy(() -> result.get(100, TimeUnit.MILLISECONDS)) // long enough to spin, yield and pause
                    .isInstanceOf(TimeoutException.class);
            plain = 7;
            lock.unlock();

            assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(7);
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void isFreeAgainWhenTheActionThrows() {
        assertThatThrownBy(() -> lock.run(() -> {
                    throw new IllegalStateException("action");
                }))
                .hasMessage("action");

        assertThat(lock.<String>get(() -> "free")).isEqualTo("free");
    }
}
