package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpServerUnderTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Loads a container, the application of the contract and the filter apart from the class path, where another version of
 * the container is. What was compiled for one package of the Servlet API or of Jetty can be renamed to another on the way.
 *
 * <p>Shared with the tests are only the JDK, Micrometer, the core and the testkit.
 */
final class IsolatedContainer extends URLClassLoader {

    private static final String OWN = "io.goldensignals.servlet.";

    private final Map<String, String> renamed;
    private final boolean mainFromJar;

    private IsolatedContainer(List<URL> jars, Map<String, String> renamed, boolean mainFromJar) {
        super(jars.toArray(URL[]::new), IsolatedContainer.class.getClassLoader());
        this.renamed = renamed;
        this.mainFromJar = mainFromJar;
    }

    /** A loader of the jars in {@code target/containers/<folder>} and of those on the class path named like {@code also}. */
    static IsolatedContainer of(String folder, @Nullable String also, Map<String, String> renamed) {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("containers"), folder))) {
            files.forEach(file -> jars.add(url(file)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (also != null && new File(entry).getName().startsWith(also)) {
                jars.add(url(Path.of(entry)));
            }
        }
        boolean javax = renamed.containsKey("jakarta/servlet/");
        if (javax) {
            jars.add(url(Path.of(System.getProperty("javax.jar"))));
        }
        return new IsolatedContainer(jars, renamed, javax);
    }

    /** Starts the container class of this name with the application of the contract. */
    HttpServerUnderTest start(String container, @Nullable MeterRegistry registry) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(this);
        try {
            return (HttpServerUnderTest) loadClass(OWN + "ContractLauncher")
                    .getMethod("start", String.class, MeterRegistry.class)
                    .invoke(null, container, registry);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            return isIsolated(name) ? findClass(name) : super.loadClass(name, resolve);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String path = name.replace('.', '/') + ".class";
        if (!name.startsWith(OWN) || (mainFromJar && findResource(path) != null)) {
            return super.findClass(name);
        }
        try (InputStream in = getParent().getResourceAsStream(path)) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = renamed(in.readAllBytes());
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** The class path's containers offer services too, by classes that are none of these. */
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.startsWith("META-INF/services/jakarta.websocket.") ? findResources(name) : super.getResources(name);
    }

    private static boolean isIsolated(String name) {
        return Stream.of(
                        OWN,
                        "jakarta.servlet.",
                        "javax.servlet.",
                        "jakarta.websocket.",
                        "javax.websocket.",
                        "org.apache.",
                        "org.eclipse.jetty.")
                .anyMatch(name::startsWith);
    }

    private byte[] renamed(byte[] original) {
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(0);
        reader.accept(
                new ClassRemapper(writer, new Remapper(Opcodes.ASM9) {
                    @Override
                    public String map(String type) {
                        for (Map.Entry<String, String> entry : renamed.entrySet()) {
                            if (type.startsWith(entry.getKey())) {
                                return entry.getValue()
                                        + type.substring(entry.getKey().length());
                            }
                        }
                        return type;
                    }
                }),
                0);
        return writer.toByteArray();
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
