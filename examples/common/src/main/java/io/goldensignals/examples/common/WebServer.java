package io.goldensignals.examples.common;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.catalina.Globals;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.startup.Tomcat;

/** An embedded Tomcat with one context at the root. */
public final class WebServer implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();
    private final Path folder;

    private WebServer(String address, int port, Executor requests, Consumer<ServletContext> setUp) {
        folder = temporaryFolder();
        tomcat.setBaseDir(folder.toString());
        Connector connector = new Connector();
        connector.setPort(port);
        connector.setProperty("address", address);
        connector.setThrowOnFailure(true);
        connector.getProtocolHandler().setExecutor(requests);
        tomcat.setConnector(connector);
        StandardContext context = (StandardContext) tomcat.addContext("", folder.toString());
        context.setClearReferencesThreadLocals(false); // the process ends with the context: nothing can leak
        context.setClearReferencesRmiTargets(false);
        StandardManager sessions = new StandardManager();
        sessions.setPathname(null); // sessions end with the process
        context.setManager(sessions);
        context.setSessionTimeout(1);
        context.addServletContainerInitializer((classes, servletContext) -> setUp.accept(servletContext), Set.of());
    }

    /**
     * Starts the server; servlets and filters are registered by {@code setUp}.
     *
     * @param requests runs the requests; it stays the caller's to shut down
     */
    public static WebServer start(ServiceOptions options, Executor requests, Consumer<ServletContext> setUp) {
        WebServer server = new WebServer(options.address, options.port, requests, setUp);
        try {
            server.tomcat.start();
        } catch (LifecycleException error) {
            server.close();
            throw new ConfigurationException(
                    "--port",
                    options.address + ":" + options.port,
                    ConfigurationException.rootMessage(error),
                    ServiceOptions.PORT_ALLOWED);
        }
        return server;
    }

    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException alreadyDown) {
            // A server that could not start cannot stop either.
        }
        System.clearProperty(
                Globals.CATALINA_HOME_PROP); // the next Tomcat of this process would make this folder again
        System.clearProperty(Globals.CATALINA_BASE_PROP);
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("tomcat-");
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
