package io.goldensignals.servlet.life;

import io.goldensignals.servlet.recorder.Recorder;
import io.goldensignals.servlet.recorder.SentBody;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A request that its first dispatch has left without its end. It ends once: in the way that {@link #claim claims} it first. */
abstract class OpenRequest {

    private static final AtomicIntegerFieldUpdater<OpenRequest> CLAIMED =
            AtomicIntegerFieldUpdater.newUpdater(OpenRequest.class, "claimed");

    private final Recorder recorder;
    private final Begun begun;
    private volatile int claimed;

    OpenRequest(Recorder recorder, Begun begun) {
        this.recorder = recorder;
        this.begun = begun;
    }

    final Recorder recorder() {
        return recorder;
    }

    final Begun begun() {
        return begun;
    }

    final long now() {
        return recorder.meters().nanos();
    }

    /** Whether the caller is the one to end the request; true once. */
    public final boolean claim() {
        return claimed == 0 && CLAIMED.compareAndSet(this, 0, 1);
    }

    /** Records the end that was claimed; its result is asked for only now, as a container may have recycled the response. */
    final void record(long ended, @Nullable SentBody sent, IntSupplier code) {
        try {
            recorder.record(
                    begun.route(), begun.kind(), ended - begun.started(), code.getAsInt(), begun.received(), sent);
        } catch (Throwable own) {
            recorder.meters().failed(own);
        }
    }
}
