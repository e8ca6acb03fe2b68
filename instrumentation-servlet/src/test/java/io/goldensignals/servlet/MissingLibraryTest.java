package io.goldensignals.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Without an optional library the part that needs it names the artifact; the rest works. */
class MissingLibraryTest {

    @Test
    void theServletNamesTheExporterThatItNeeds() throws Exception {
        try (URLClassLoader without = without("prometheus-metrics-exporter-common")) {
            assertThat(start(without, "MetricsServlet", "create", new Class<?>[0]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("MetricsServlet needs io.prometheus:prometheus-metrics-exporter-common");
        }
    }

    @Test
    void theServerNamesTheExporterThatItNeeds() throws Exception {
        try (URLClassLoader without = without("prometheus-metrics-exporter-httpserver")) {
            assertThat(start(without, "MetricsServer", "start", int.class))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("MetricsServer needs io.prometheus:prometheus-metrics-exporter-httpserver");
        }
    }

    @Test
    void topUsersNameTheSketchThatTheyNeed() throws Exception {
        try (URLClassLoader without = without("datasketches")) {
            Object registry = without.loadClass("io.micrometer.core.instrument.simple.SimpleMeterRegistry")
                    .getConstructor()
                    .newInstance();
            Class<?> registryType = without.loadClass("io.micrometer.core.instrument.MeterRegistry");
            Object builder = without.loadClass("io.goldensignals.servlet.ServletMetrics")
                    .getMethod("builder", registryType)
                    .invoke(null, registry);
            Class<?> key = without.loadClass("io.goldensignals.servlet.UserKey");

            Throwable thrown = catchThrowable(() ->
                    builder.getClass().getMethod("topUsers", int.class, key).invoke(builder, 5, null));

            assertThat(thrown)
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("topUsers needs org.apache.datasketches:datasketches-java");
            assertThat(builder.getClass().getMethod("build").invoke(builder)).isNotNull();
        }
    }

    private static Throwable start(ClassLoader loader, String type, String method, Class<?>... more)
            throws ReflectiveOperationException {
        Class<?> registryType = loader.loadClass("io.micrometer.prometheusmetrics.PrometheusMeterRegistry");
        Class<?> config = loader.loadClass("io.micrometer.prometheusmetrics.PrometheusConfig");
        Object registry = registryType
                .getConstructor(config)
                .newInstance(config.getField("DEFAULT").get(null));
        Class<?>[] parameters = new Class<?>[1 + more.length];
        Object[] arguments = new Object[1 + more.length];
        parameters[0] = registryType;
        arguments[0] = registry;
        for (int i = 0; i < more.length; i++) {
            parameters[i + 1] = more[i];
            arguments[i + 1] = 0;
        }
        Throwable thrown = catchThrowable(() -> loader.loadClass("io.goldensignals.servlet." + type)
                .getMethod(method, parameters)
                .invoke(null, arguments));
        return thrown instanceof InvocationTargetException wrapped ? wrapped.getCause() : thrown;
    }

    /** A class path like this one but for one library. */
    private static URLClassLoader without(String library) {
        URL[] rest = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(library))
                .map(MissingLibraryTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(rest, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }
}
