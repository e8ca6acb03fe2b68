package io.goldensignals.rabbitmq.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goldensignals.rabbitmq.RabbitMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What hooks hand to each other stays on the thread, and does not stay longer than the application. */
class HandoverTest {

    private final Instrumentation shared = new Instrumentation(
            io.goldensignals.core.Meters.of(new SimpleMeterRegistry(), io.goldensignals.rabbitmq.RabbitMeters.CATALOG),
            io.goldensignals.rabbitmq.TestOptions.of(RabbitMetrics.builder(new SimpleMeterRegistry())));

    /** An application with classes of its own, as a container gives it. */
    private static final class Application extends URLClassLoader {

        Application() {
            super(
                    new URL[] {
                        Handover.class.getProtectionDomain().getCodeSource().getLocation()
                    },
                    Handover.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.startsWith(Handover.class.getName()) ? own(name) : super.loadClass(name, resolve);
        }

        private synchronized Class<?> own(String name) throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Test
    void aThreadThatLivesOnKeepsNoApplicationAlive() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            WeakReference<ClassLoader> gone = handOverIn(pool);

            await().until(() -> {
                System.gc();
                return gone.get() == null;
            });
        } finally {
            pool.shutdown();
        }
    }

    private static WeakReference<ClassLoader> handOverIn(ExecutorService pool) throws Exception {
        try (Application application = new Application()) {
            Class<?> type = application.loadClass(Handover.class.getName());
            assertThat(type).isNotEqualTo(Handover.class);
            Constructor<?> constructor = type.getDeclaredConstructor(HookCheck.class);
            constructor.setAccessible(true);
            Object handover = constructor.newInstance((Object) null);
            Method give = type.getDeclaredMethod("give", Object.class);
            give.setAccessible(true);
            pool.submit(() -> give.invoke(handover, "left behind")).get();
            return new WeakReference<>(application);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsOnItsWaySurvivesACollection() {
        shared.handover().give("queue", 17);

        System.gc();

        Handover.Place mine = shared.handover().mine();
        assertThat(mine.started()).isEqualTo(17);
        assertThat(mine.take(String.class)).isEqualTo("queue");
        assertThat(mine.take(String.class)).isNull();
    }
}
