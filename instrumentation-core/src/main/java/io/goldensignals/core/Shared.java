package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One thing for however many use it: made for the first, ended with the last. Thread-safe. */
final class Shared<T> {

    private @Nullable T thing;
    private int users;

    /** One more uses it; owed a {@link #leave} each time, unless {@code creation} throws. */
    synchronized void join(Supplier<T> creation) {
        if (users == 0) {
            thing = requireNonNull(creation.get());
        }
        users++;
    }

    /** One fewer uses it. */
    synchronized void leave(Consumer<T> end) {
        users--;
        T last = thing;
        if (users == 0 && last != null) {
            thing = null;
            end.accept(last);
        }
    }
}
