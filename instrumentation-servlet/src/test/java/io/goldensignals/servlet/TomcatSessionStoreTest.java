package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpServerUnderTest;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.session.StandardManager;
import org.junit.jupiter.api.io.TempDir;

/** Tomcat loads all stored sessions when it starts. */
class TomcatSessionStoreTest extends SessionStoreContract {

    @TempDir
    Path folder;

    @Override
    HttpServerUnderTest start(Consumer<ServletContext> app) {
        return new TomcatContainer("", app, tomcat -> {
            StandardManager store = new StandardManager();
            store.setPathname(folder.resolve("sessions").toString());
            ((Context) tomcat.getHost().findChild("")).setManager(store);
        });
    }
}
