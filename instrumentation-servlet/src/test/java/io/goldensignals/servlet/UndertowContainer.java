package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpServerUnderTest;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.api.ServletStackTraces;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.ServerWebSocketContainer;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Undertow, as it serves the contract. */
final class UndertowContainer implements HttpServerUnderTest {

    /** Kept, as the logging system itself keeps loggers weakly; the scenarios' exceptions are no news. */
    private static final Logger LOG = Logger.getLogger("io.undertow");

    static {
        LOG.setLevel(Level.OFF);
    }

    private final DeploymentManager manager;
    private final Undertow undertow;
    private @Nullable ServerWebSocketContainer sockets;

    UndertowContainer(Consumer<ServletContext> app) {
        this(app, options -> {});
    }

    /** Serves with further options. */
    UndertowContainer(Consumer<ServletContext> app, Consumer<DeploymentInfo> options) {
        ServletContainerInitializer initializer = (classes, servletContext) -> app.accept(servletContext);
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(UndertowContainer.class.getClassLoader())
                .setContextPath("/")
                .setServletStackTraces(ServletStackTraces.NONE)
                .setDeploymentName("contract")
                .addErrorPage(Servlets.errorPage(ContractApp.ERROR_PAGE, ContractServlet.Conflict.class))
                .addErrorPage(Servlets.errorPage(ContractApp.ERROR_PAGE, ContractAsync.GATEWAY_TIMEOUT))
                .addServletContextAttribute(
                        WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                        new WebSocketDeploymentInfo().addListener(container -> sockets = container))
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        ServletContainerInitializer.class, new ImmediateInstanceFactory<>(initializer), Set.of()));
        options.accept(deployment);
        manager = Servlets.newContainer().addDeployment(deployment);
        manager.deploy();
        try {
            undertow = Undertow.builder()
                    .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                    .addHttpListener(0, "127.0.0.1")
                    .setHandler(manager.start())
                    .build();
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
        undertow.start();
    }

    @Override
    public int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void close() {
        if (sockets != null) {
            sockets.close(1_000); // while there still is a thread that can tell it that they are closed
        }
        undertow.stop();
        try {
            manager.stop();
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
        manager.undeploy();
    }
}
