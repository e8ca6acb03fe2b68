package io.goldensignals.page;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat with the servlets that a test adds. */
final class PageServer implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();
    private final Path folder;

    PageServer(int port, Consumer<ServletContext> servlets) {
        try {
            folder = Files.createTempDirectory("page-");
            tomcat.setBaseDir(folder.toString());
            tomcat.setPort(port);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            tomcat.addContext("", folder.toString())
                    .addServletContainerInitializer((types, context) -> servlets.accept(context), Set.of());
            tomcat.start();
        } catch (IOException | LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            tomcat.stop();
            tomcat.destroy();
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
