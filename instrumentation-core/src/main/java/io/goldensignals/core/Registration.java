package io.goldensignals.core;

/** A published meter that lasts until it is closed; closing it again does nothing. */
@FunctionalInterface
public interface Registration extends AutoCloseable {

    @Override
    void close();
}
