package io.goldensignals.reliability;

import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** Running servlet containers, into which applications are put and taken out. */
final class Containers {

    /** Kept, as the logging system itself keeps loggers weakly. */
    private static final List<Logger> LOGS =
            List.of(Logger.getLogger("org.apache"), Logger.getLogger("io.undertow"), Logger.getLogger("org.eclipse"));

    static {
        LOGS.forEach(log -> log.setLevel(Level.OFF));
        TomcatURLStreamHandlerFactory.disable(); // there can be one in a JVM only
    }

    private Containers() {}

    /** A running container. */
    interface Container extends AutoCloseable {
        int port();

        /** Deploys at /app with this class loader; what is returned undeploys. */
        Undeploy deploy(ClassLoader loader, Consumer<ServletContext> app) throws Exception;
    }

    interface Undeploy {
        void run() throws Exception;
    }

    static Container tomcat(Path folder) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.start();
        return new Container() {
            @Override
            public int port() {
                return tomcat.getConnector().getLocalPort();
            }

            @Override
            public Undeploy deploy(ClassLoader loader, Consumer<ServletContext> app) {
                StandardContext context = new StandardContext();
                context.setName("/app");
                context.setPath("/app");
                context.setDocBase(folder.toString());
                context.addLifecycleListener(new Tomcat.FixContextListener());
                context.setParentClassLoader(loader);
                context.addServletContainerInitializer((classes, servlets) -> app.accept(servlets), Set.of());
                tomcat.getHost().addChild(context);
                return () -> tomcat.getHost().removeChild(context);
            }

            @Override
            public void close() throws Exception {
                tomcat.stop();
                tomcat.destroy();
            }
        };
    }

    static Container jetty() throws Exception {
        Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
        ContextHandlerCollection contexts = new ContextHandlerCollection();
        server.setHandler(contexts);
        server.start();
        return new Container() {
            @Override
            public int port() {
                return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
            }

            @Override
            public Undeploy deploy(ClassLoader loader, Consumer<ServletContext> app) throws Exception {
                ServletContextHandler context = new ServletContextHandler("/app", ServletContextHandler.SESSIONS);
                context.setClassLoader(loader);
                context.addServletContainerInitializer((classes, servlets) -> app.accept(servlets));
                contexts.addHandler(context);
                context.start();
                return () -> {
                    context.stop();
                    contexts.removeHandler(context);
                    context.destroy();
                };
            }

            @Override
            public void close() throws Exception {
                server.stop();
            }
        };
    }

    static Container undertow() {
        PathHandler paths = new PathHandler();
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(paths)
                .build();
        undertow.start();
        ServletContainer servlets = Servlets.newContainer();
        return new Container() {
            @Override
            public int port() {
                return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
            }

            @Override
            public Undeploy deploy(ClassLoader loader, Consumer<ServletContext> app) throws Exception {
                ServletContainerInitializer initializer = (classes, context) -> app.accept(context);
                DeploymentInfo info = Servlets.deployment()
                        .setClassLoader(loader)
                        .setContextPath("/app")
                        .setDeploymentName("app")
                        .addServletContainerInitializer(new ServletContainerInitializerInfo(
                                ServletContainerInitializer.class,
                                new ImmediateInstanceFactory<>(initializer),
                                Set.of()));
                DeploymentManager manager = servlets.addDeployment(info);
                manager.deploy();
                paths.addPrefixPath("/app", manager.start());
                return () -> {
                    paths.removePrefixPath("/app");
                    manager.stop();
                    manager.undeploy();
                    servlets.removeDeployment(info);
                };
            }

            @Override
            public void close() {
                undertow.stop();
            }
        };
    }
}
