package io.goldensignals.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Without an optional library the part that needs it names the artifact; the rest works. */
class MissingLibraryTest {

    @Test
    void cronSchedulesNameTheLibraryThatTheyNeed() throws Exception {
        try (URLClassLoader without = without("cron-utils")) {
            assertThat(failureOf(() -> without.loadClass("io.goldensignals.jobs.CronSchedule")
                            .getMethod("unix", String.class, ZoneId.class)
                            .invoke(null, "0 3 * * *", ZoneOffset.UTC)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("CronSchedule needs com.cronutils:cron-utils: add it to the class path");
        }
    }

    @Test
    void distinctCountsNameTheLibraryThatTheyNeedAndOrdersNeedNone() throws Exception {
        try (URLClassLoader without = without("datasketches")) {
            Object business = without.loadClass("io.goldensignals.business.BusinessMetrics")
                    .getMethod("create", without.loadClass("io.micrometer.core.instrument.MeterRegistry"))
                    .invoke(null, registry(without));

            for (String part : new String[] {"distinct", "conversion"}) {
                assertThat(failureOf(() -> business.getClass()
                                .getMethod(part, String.class, Duration.class)
                                .invoke(business, "visitors", Duration.ofMinutes(5))))
                        .as(part)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("needs org.apache.datasketches:datasketches-java");
            }
        }
    }

    @Test
    void theDriftTestNamesTheLibraryThatItNeeds() throws Exception {
        try (URLClassLoader without = without("commons-statistics-inference")) {
            Class<?> user = without.loadClass("io.goldensignals.quality.Drift");
            Object library = without.loadClass("io.goldensignals.internal.OptionalLibrary")
                    .getField("COMMONS_STATISTICS")
                    .get(null);

            assertThat(failureOf(() -> library.getClass()
                            .getMethod("require", String.class, Class.class)
                            .invoke(library, "kolmogorovSmirnov", user)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("kolmogorovSmirnov needs org.apache.commons:commons-statistics-inference: "
                            + "add it to the class path");
        }
    }

    @Test
    void whatIsThereIsRequiredInSilence() {
        OptionalLibrary.CRON_UTILS.require("CronSchedule", MissingLibraryTest.class);
        OptionalLibrary.DATASKETCHES.require("Distinct", MissingLibraryTest.class);
        OptionalLibrary.COMMONS_STATISTICS.require("kolmogorovSmirnov", MissingLibraryTest.class);
    }

    private static Object registry(ClassLoader loader) throws ReflectiveOperationException {
        return loader.loadClass("io.micrometer.core.instrument.simple.SimpleMeterRegistry")
                .getConstructor()
                .newInstance();
    }

    private static Throwable failureOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
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
