package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpServerUnderTest;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.eclipse.jetty.session.DefaultSessionCache;
import org.eclipse.jetty.session.FileSessionDataStore;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.io.TempDir;

/** Jetty loads a stored session when a request asks for it. */
class JettySessionStoreTest extends SessionStoreContract {

    @TempDir
    Path folder;

    @Override
    HttpServerUnderTest start(Consumer<ServletContext> app) {
        return new JettyContainer("/", app, new QueuedThreadPool(), context -> {
            FileSessionDataStore store = new FileSessionDataStore();
            store.setStoreDir(folder.toFile());
            DefaultSessionCache cache = new DefaultSessionCache(context.getSessionHandler());
            cache.setSessionDataStore(store);
            context.getSessionHandler().setSessionCache(cache);
        });
    }
}
