package io.goldensignals.core;

import org.jspecify.annotations.Nullable;

/** A piece of work that returns a value and may throw {@code X}. */
@FunctionalInterface
public interface Task<T extends @Nullable Object, X extends Exception> {

    /** Does the work. */
    T run() throws X;
}
