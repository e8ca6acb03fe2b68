package io.goldensignals.servlet;

import io.goldensignals.testkit.HttpServerUnderTest;
import io.undertow.servlet.util.InMemorySessionPersistence;
import jakarta.servlet.ServletContext;
import java.util.function.Consumer;

/** Undertow creates a session anew, with what was stored, when a request asks for it. */
class UndertowSessionStoreTest extends SessionStoreContract {

    private final InMemorySessionPersistence store = new InMemorySessionPersistence();

    @Override
    HttpServerUnderTest start(Consumer<ServletContext> app) {
        return new UndertowContainer(app, deployment -> deployment.setSessionPersistenceManager(store));
    }
}
