package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpServerUnderTest;
import jakarta.servlet.ServletContext;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;

/** Jetty, as it serves the contract; it speaks HTTP/2 without TLS as well. */
final class JettyContainer implements HttpServerUnderTest {

    private final Server server;
    private final ServerConnector connector;

    JettyContainer(Consumer<ServletContext> app) {
        this("/", app, new QueuedThreadPool());
    }

    /** Serves under a context path, with threads of this pool. */
    JettyContainer(String contextPath, Consumer<ServletContext> app, ThreadPool threads) {
        this(contextPath, app, threads, context -> {});
    }

    /** Serves with further options. */
    JettyContainer(
            String contextPath,
            Consumer<ServletContext> app,
            ThreadPool threads,
            Consumer<ServletContextHandler> options) {
        server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        connector = new ServerConnector(
                server, new HttpConnectionFactory(configuration), new HTTP2CServerConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(contextPath, ServletContextHandler.SESSIONS);
        context.addServlet(new ServletHolder("default", new DefaultServlet()), "/");
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        context.addServletContainerInitializer((classes, servletContext) -> app.accept(servletContext));
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(ContractServlet.Conflict.class, ContractApp.ERROR_PAGE);
        errors.addErrorPage(ContractAsync.GATEWAY_TIMEOUT, ContractApp.ERROR_PAGE);
        errors.setShowStacks(false);
        context.setErrorHandler(errors);
        options.accept(context);
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
