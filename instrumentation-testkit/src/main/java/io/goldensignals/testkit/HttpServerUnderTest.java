package io.goldensignals.testkit;

/** A running server that serves the scenarios of an {@link HttpServerContract}. */
public interface HttpServerUnderTest extends AutoCloseable {

    /** The port on which it listens on this machine. */
    int port();

    @Override
    void close();
}
