package io.goldensignals.core;

import static java.util.Objects.requireNonNull;

import io.goldensignals.internal.Closing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An executor whose tasks have their wait measured; everything else is the wrapped executor's.
 *
 * <p>A queue that compares tasks gets them as they are given: it may know their class, and knows none of ours.
 */
final class MeasuredExecutor implements ExecutorService {

    private final ExecutorService executor;
    private final Resource resource;
    private final InFlight running;
    private final boolean countsRejections;
    private final boolean compares;

    /** {@code countsRejections}: whether the executor's own policy counts them, so that this must not. */
    MeasuredExecutor(ExecutorService executor, Resource resource, InFlight running, boolean countsRejections) {
        this.executor = executor;
        this.resource = resource;
        this.running = running;
        this.countsRejections = countsRejections;
        this.compares =
                executor instanceof ThreadPoolExecutor pool && pool.getQueue() instanceof PriorityBlockingQueue<?>;
    }

    @Override
    public void execute(Runnable task) {
        Runnable measured = compares ? task : new Measured(task);
        submitted(() -> {
            executor.execute(measured);
            return Boolean.TRUE;
        });
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return submitted(() -> executor.submit(measured(task)));
    }

    @Override
    public Future<?> submit(Runnable task) {
        return submitted(() -> executor.submit((Runnable) new Measured(task)));
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        return submitted(() -> executor.submit(new Measured(task), result));
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        return this.<List<Future<T>>, InterruptedException>submitted(() -> executor.invokeAll(measured(tasks)));
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        return this.<List<Future<T>>, InterruptedException>submitted(
                () -> executor.invokeAll(measured(tasks), timeout, unit));
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try {
            return executor.invokeAny(measured(tasks));
        } catch (RejectedExecutionException rejection) {
            rejected();
            throw rejection;
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return executor.invokeAny(measured(tasks), timeout, unit);
        } catch (RejectedExecutionException rejection) {
            rejected();
            throw rejection;
        }
    }

    @Override
    public void shutdown() {
        executor.shutdown();
    }

    /** The tasks that never began, as they were given. */
    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> tasks = new ArrayList<>();
        executor.shutdownNow().forEach(task -> tasks.add(given(task)));
        return tasks;
    }

    /** The task that the application gave. */
    static Runnable given(Runnable task) {
        return task instanceof Measured measured ? measured.task : task;
    }

    /** Overrides the method that the interface has from Java 19 on. */
    public void close() {
        Closing.close(executor);
        closedIf(executor.isTerminated());
    }

    @Override
    public boolean isShutdown() {
        return executor.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return closedIf(executor.isTerminated());
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return closedIf(executor.awaitTermination(timeout, unit));
    }

    @Override
    public String toString() {
        return executor.toString();
    }

    private boolean closedIf(boolean terminated) {
        if (terminated) {
            resource.close();
        }
        return terminated;
    }

    private <T, X extends Exception> T submitted(Task<T, X> submission) throws X {
        try {
            return submission.run();
        } catch (RejectedExecutionException rejection) {
            rejected();
            throw rejection;
        }
    }

    private void rejected() {
        if (!countsRejections) {
            resource.rejected();
        }
    }

    private <T> List<Callable<T>> measured(Collection<? extends Callable<T>> tasks) {
        return tasks.stream().map(this::<T>measured).toList();
    }

    /** A null task stays null, so that the executor complains of it as it always does. */
    @SuppressWarnings("NullAway")
    private <T> Callable<T> measured(@Nullable Callable<T> task) {
        if (task == null) {
            return null;
        }
        long submitted = resource.nanos();
        return () -> {
            begin(submitted);
            try {
                return task.call();
            } finally {
                running.end();
            }
        };
    }

    private void begin(long submitted) {
        resource.waited(resource.nanos() - submitted);
        running.begin();
    }

    private final class Measured implements Runnable {
        private final Runnable task;
        private final long submitted = resource.nanos();

        Measured(Runnable task) {
            this.task = requireNonNull(task); // as every executor does
        }

        @Override
        public void run() {
            begin(submitted);
            try {
                task.run();
            } finally {
                running.end();
            }
        }

        @Override
        public String toString() {
            return task.toString();
        }
    }
}
