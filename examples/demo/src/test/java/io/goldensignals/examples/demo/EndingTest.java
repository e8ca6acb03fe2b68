package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.examples.common.Lifecycle;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndingTest {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final AtomicInteger closed = new AtomicInteger();
    private final Lifecycle lifecycle = new Lifecycle();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void restore() {
        release.countDown();
        System.setOut(out);
        System.setErr(err);
    }

    @Test
    void theMainThreadIsInterruptedAndClosesWhatItOpened() throws Exception {
        Thread main = new Thread(() -> {
            Ending ending = new Ending(Thread.currentThread(), lifecycle);
            new Thread(ending::signal).start();
            try {
                release.await();
            } catch (InterruptedException signal) {
                ending.close();
            }
        });
        AtomicReference<Thread> closer = new AtomicReference<>();
        lifecycle.add(() -> closer.set(Thread.currentThread()));
        main.start();
        main.join(Duration.ofSeconds(30).toMillis());

        assertThat(main.isAlive()).isFalse();
        assertThat(closer).hasValue(main);
    }

    @Test
    void whatAMainThreadThatTakesNoNoticeHasOpenedIsClosedAllTheSame() throws Exception {
        Thread main = new Thread(this::takeNoNotice);
        main.start();
        lifecycle.add(closed::incrementAndGet);
        Ending ending = new Ending(main, lifecycle);

        Thread signal = new Thread(ending::signal);
        signal.start();
        signal.join(Duration.ofSeconds(30).toMillis());

        assertThat(signal.isAlive()).isFalse();
        assertThat(main.isAlive()).isTrue();
        assertThat(ending.begun()).isTrue();
        assertThat(closed).hasValue(1);
    }

    private void takeNoNotice() {
        while (release.getCount() > 0) {
            try {
                release.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException ignored) {
                // as said
            }
        }
    }
}
