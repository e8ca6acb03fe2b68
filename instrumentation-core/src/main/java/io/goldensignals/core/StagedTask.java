package io.goldensignals.core;

import org.jspecify.annotations.Nullable;

/** A piece of work that measures its own stages, returns a value and may throw {@code X}. */
@FunctionalInterface
public interface StagedTask<T extends @Nullable Object, X extends Exception> {

    /** Does the work; {@link Call#stage} measures a part of it. */
    T run(Call call) throws X;
}
