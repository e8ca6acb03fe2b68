package io.goldensignals.reliability;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The class loader of a web application: what is in it comes first, as the Servlet specification has it. */
final class AppLoader extends URLClassLoader {

    /** What an application brings along, our library and its dependencies. */
    static final List<String> ALL = List.of(
            "io.goldensignals.",
            "io.micrometer.",
            "io.prometheus.",
            "com.rabbitmq.",
            "org.apache.datasketches.",
            "org.HdrHistogram.",
            "org.LatencyUtils.");

    /** What it brings along where registry and core are the container's. */
    static final List<String> MODULES = List.of(
            "io.goldensignals.servlet.",
            "io.goldensignals.rabbitmq.",
            "io.goldensignals.s3.",
            "io.goldensignals.reliability.WebApp",
            "com.rabbitmq.");

    /** Where that is; a look at every jar for every class would take most of a deployment. */
    private static final Pattern ENTRIES = Pattern.compile(
            ".*(instrumentation-|test-classes|micrometer-|prometheus-|amqp-client|datasketches|HdrHistogram|LatencyUtils).*");

    private final List<String> own;

    AppLoader(List<String> own) {
        super(classPath(), AppLoader.class.getClassLoader());
        this.own = own;
    }

    private static URL[] classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> ENTRIES.matcher(entry).matches())
                .map(AppLoader::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            return own.stream().anyMatch(name::startsWith) ? findClass(name) : super.loadClass(name, resolve);
        }
    }
}
