package io.goldensignals.core;

import java.util.ArrayList;
import java.util.List;

/** The places under the caps of changing tags that one registration holds. Not thread-safe until it is complete. */
final class Slots {

    private final List<Runnable> releases = new ArrayList<>(0);

    void add(Runnable release) {
        releases.add(release);
    }

    /** Frees them; to be called once. */
    void release() {
        releases.forEach(Runnable::run);
    }
}
