package io.goldensignals.examples.common;

/** An event that no retry can help: it goes to the dead letters. */
public final class PoisonException extends Exception {
    private static final long serialVersionUID = 1L;

    public PoisonException(String message) {
        super(message);
    }
}
