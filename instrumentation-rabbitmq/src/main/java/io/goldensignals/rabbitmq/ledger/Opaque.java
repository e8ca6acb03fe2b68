package io.goldensignals.rabbitmq.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A number that one thread at a time writes and others read: each sees whole values, soon, at the price of a plain store.
 *
 * <p>A volatile store would cost as much as an atomic addition, several times for each message.
 */
public final class Opaque {

    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Opaque.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // read and written through the handle
    private long value;

    public long get() {
        return (long) VALUE.getOpaque(this);
    }

    public void set(long newValue) {
        VALUE.setOpaque(this, newValue);
    }

    void increment() {
        set(get() + 1);
    }
}
