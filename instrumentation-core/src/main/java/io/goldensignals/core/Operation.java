package io.goldensignals.core;

import io.micrometer.core.instrument.Timer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a {@link RequestMetrics}: resolved once and kept, it measures without looking anything up.
 *
 * <p>What is measured keeps its return value and its exceptions. Thread-safe.
 */
public final class Operation {

    private final RequestMetrics requests;
    private final Meters meters;
    private final String[] tagValues;
    private final @Nullable InFlight inFlight;
    private final TimerTable timers = new TimerTable();

    Operation(RequestMetrics requests, String[] tagValues) {
        this.requests = requests;
        this.meters = requests.meters();
        this.tagValues = tagValues;
        this.inFlight = requests.inFlight(tagValues);
        for (int result : requests.results().initial()) {
            timer(result);
        }
    }

    /** Starts a call, which its owner must end. Its one small object is all that is allocated. */
    @CheckReturnValue
    public Call start() {
        return new Call(this, begin());
    }

    /** Measures {@code task}. */
    public <T extends @Nullable Object, X extends Exception> T call(Task<T, X> task) throws X {
        long started = begin();
        T value;
        try {
            value = task.run();
        } catch (Throwable failure) {
            end(started, result(failure));
            throw failure;
        }
        end(started, Results.SUCCESS);
        return value;
    }

    /** Measures work that also measures its own stages by means of the call that it is given. */
    public <T extends @Nullable Object, X extends Exception> T staged(StagedTask<T, X> work) throws X {
        Call call = start();
        T value;
        try {
            value = work.run(call);
        } catch (Throwable failure) {
            call.failed(failure);
            throw failure;
        }
        call.succeeded();
        return value;
    }

    /** Measures {@code task}. */
    public void run(Runnable task) {
        call(() -> {
            task.run();
            return Boolean.TRUE;
        });
    }

    /** Measures until the stage that {@code task} returns has completed; the very same stage is returned. */
    public <T extends @Nullable Object> CompletionStage<T> async(Supplier<CompletionStage<T>> task) {
        Call call = start();
        CompletionStage<T> stage;
        try {
            stage = task.get();
        } catch (Throwable failure) {
            call.failed(failure);
            throw failure;
        }
        try {
            stage.whenComplete((value, failure) -> call.end(failure));
        } catch (Throwable own) { // no stage, or one that takes no observers: nothing will report the end
            meters.failed(own);
            call.succeeded();
        }
        return stage;
    }

    /**
     * Records a duration in nanoseconds with a result of the recorder's {@link Results}: the way for adapters that keep the
     * start themselves; less than zero, as by a clock that was put back, counts as zero. Allocates nothing once the result has
     * been seen.
     */
    public void record(long nanos, int result) {
        Timer timer = timers.get(result);
        if (timer != null) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        } else {
            recordFirst(nanos, result);
        }
    }

    private void recordFirst(long nanos, int result) {
        try {
            timer(result).record(nanos, TimeUnit.NANOSECONDS);
        } catch (Throwable failure) { // the results may be the application's own
            meters.failed(failure);
        }
    }

    private long begin() {
        if (inFlight != null) {
            inFlight.begin();
        }
        return meters.nanos();
    }

    void end(long started, int result) {
        if (inFlight != null) {
            inFlight.end();
        }
        record(meters.nanos() - started, result);
    }

    /** The result that stands for {@code failure}. */
    int result(Throwable failure) {
        try {
            return requests.results().of(failure);
        } catch (Throwable own) {
            meters.failed(own);
            return Results.FAILURE;
        }
    }

    @Nullable
    Operation stage(String name) {
        try {
            return requests.stage(tagValues, name);
        } catch (Throwable failure) {
            meters.failed(failure);
            return null;
        }
    }

    private Timer timer(int result) {
        String[] ends = requests.results().tagValues(result);
        String[] values = new String[tagValues.length + ends.length];
        System.arraycopy(tagValues, 0, values, 0, tagValues.length);
        System.arraycopy(ends, 0, values, tagValues.length, ends.length);
        Timer timer = requests.duration().timer(meters, values);
        timers.put(result, timer);
        return timer;
    }
}
