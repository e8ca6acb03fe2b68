package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpServerUnderTest;
import jakarta.servlet.ServletContext;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat, as it serves the contract. */
final class TomcatContainer implements HttpServerUnderTest {

    /** Kept, as the logging system itself keeps loggers weakly; the scenarios' exceptions are no news. */
    private static final Logger LOG = Logger.getLogger("org.apache");

    static {
        LOG.setLevel(Level.OFF);
        TomcatURLStreamHandlerFactory.disable(); // there can be one in a JVM only
    }

    private final Tomcat tomcat = new Tomcat();

    TomcatContainer(Consumer<ServletContext> app) {
        this("", app, server -> {});
    }

    /** Serves under a context path, with further options. */
    TomcatContainer(String contextPath, Consumer<ServletContext> app, Consumer<Tomcat> options) {
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setThrowOnFailure(true);
        tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
        tomcat.getEngine().setParentClassLoader(TomcatContainer.class.getClassLoader());
        Context context = tomcat.addContext(contextPath, null);
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addServletContainerInitializer(
                (classes, servletContext) -> {
                    app.accept(servletContext);
                    // without effect if the application has its own
                    servletContext.addServlet("default", new DefaultServlet()).addMapping("/");
                },
                Set.of());
        ErrorPage page = new ErrorPage();
        page.setExceptionType(ContractServlet.Conflict.class.getName());
        page.setLocation(ContractApp.ERROR_PAGE);
        context.addErrorPage(page);
        ErrorPage late = new ErrorPage();
        late.setErrorCode(ContractAsync.GATEWAY_TIMEOUT);
        late.setLocation(ContractApp.ERROR_PAGE);
        context.addErrorPage(late);
        // Pages without stack traces: our filter must not be seen in them either.
        ((StandardHost) tomcat.getHost()).setErrorReportValveClass(QuietErrors.class.getName());
        options.accept(tomcat);
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Error pages that tell the status only. */
    public static class QuietErrors extends ErrorReportValve {
        public QuietErrors() {
            setShowReport(false);
            setShowServerInfo(false);
        }
    }
}
