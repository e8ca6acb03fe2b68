package io.goldensignals.jobs;

import static java.util.Objects.requireNonNull;

import io.goldensignals.internal.Closing;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A scheduler whose every task is a run of one job; everything else is the wrapped scheduler's.
 *
 * <p>Tasks are wrapped before the scheduler makes futures of them, or a future would keep their exceptions from us.
 */
final class JobScheduler implements ScheduledExecutorService {

    private final Job job;
    private final ScheduledExecutorService executor;

    JobScheduler(Job job, ScheduledExecutorService executor) {
        this.job = job;
        this.executor = requireNonNull(executor, "executor");
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return executor.schedule(job.wrap(task), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return executor.schedule(wrap(task), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return executor.scheduleAtFixedRate(job.wrap(task), initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return executor.scheduleWithFixedDelay(job.wrap(task), initialDelay, delay, unit);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(job.wrap(task));
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return executor.submit(wrap(task));
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        return executor.submit(job.wrap(task), result);
    }

    @Override
    public Future<?> submit(Runnable task) {
        return executor.submit(job.wrap(task));
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        return executor.invokeAll(wrap(tasks));
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        return executor.invokeAll(wrap(tasks), timeout, unit);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        return executor.invokeAny(wrap(tasks));
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return executor.invokeAny(wrap(tasks), timeout, unit);
    }

    @Override
    public void shutdown() {
        executor.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return executor.shutdownNow();
    }

    /** Overrides the method that the interface has from Java 19 on. */
    public void close() {
        Closing.close(executor);
    }

    @Override
    public boolean isShutdown() {
        return executor.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return executor.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return executor.awaitTermination(timeout, unit);
    }

    @Override
    public String toString() {
        return executor + " for " + job;
    }

    private <V> Callable<V> wrap(Callable<V> task) {
        requireNonNull(task); // as every executor does
        return () -> job.<V, Exception>call(task::call);
    }

    private <V> List<Callable<V>> wrap(Collection<? extends Callable<V>> tasks) {
        return tasks.stream().map(task -> this.<V>wrap(task)).toList();
    }
}
