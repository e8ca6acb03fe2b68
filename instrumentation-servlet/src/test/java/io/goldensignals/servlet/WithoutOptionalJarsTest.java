package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goldensignals.testkit.HttpServerUnderTest;
import io.goldensignals.testkit.RawHttp;
import io.goldensignals.testkit.RecordedRequests;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The filter in an application that has none of the optional jars. */
class WithoutOptionalJarsTest {

    @Test
    void measuresWithoutThem() throws ReflectiveOperationException {
        Lacking lacking = new Lacking();
        assertThatThrownBy(() -> lacking.loadClass("io.prometheus.metrics.model.registry.PrometheusRegistry"))
                .isInstanceOf(ClassNotFoundException.class);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        RecordedRequests recorded = new RecordedRequests(registry);
        try (HttpServerUnderTest server = (HttpServerUnderTest) lacking.loadClass(ContractLauncher.class.getName())
                .getMethod("start", String.class, MeterRegistry.class)
                .invoke(null, "tomcat", registry)) {
            RawHttp.exchange(server.port(), "GET /orders/7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            Awaitility.await().until(() -> recorded.total() == 1);
        }
        assertThat(recorded.byKind()).containsOnlyKeys("GET /orders/{id} 200 - success");
    }

    /** Loads the classes of this package anew, and finds nothing of the optional jars. */
    private static final class Lacking extends ClassLoader {

        private static final String OWN = "io.goldensignals.servlet.";

        Lacking() {
            super(WithoutOptionalJarsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (Stream.of("io.prometheus.", "io.micrometer.prometheusmetrics.", "org.apache.datasketches.")
                    .anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith(OWN)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
