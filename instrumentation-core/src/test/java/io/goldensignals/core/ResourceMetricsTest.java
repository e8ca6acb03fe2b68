package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResourceMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ResourceMetrics resources = ResourceMetrics.create(registry);
    private final CountDownLatch release = new CountDownLatch(1);
    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(1, 2, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(1));

    @AfterEach
    void stop() {
        release.countDown();
        pool.shutdownNow();
    }

    @Test
    void aFullPoolIsUsedWaitedForAndRejects() throws Exception {
        ExecutorService measured = resources.executor("price", pool);
        CountDownLatch running = new CountDownLatch(2);
        for (int task = 0; task < 3; task++) { // one thread, one place in the queue, one more thread
            measured.execute(() -> {
                running.countDown();
                awaitRelease();
            });
        }
        running.await();

        assertThat(gauge("resource.in_use")).isEqualTo(2);
        assertThat(gauge("resource.limit")).isEqualTo(2);
        assertThat(gauge("resource.utilization")).isEqualTo(1);
        assertThat(gauge("resource.waiting")).isEqualTo(1);
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> measured.submit(() -> 1));
        assertThat(registry.get("resource.rejected").counter().count()).isEqualTo(1);

        release.countDown();
        measured.shutdown();
        assertThat(measured.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(registry.get("resource.wait.duration").timer().count()).isEqualTo(3);
        assertThat(registry.find("resource.in_use").gauge())
                .as("gone with the pool")
                .isNull();
    }

    @Test
    void aResizedPoolShowsItsNewLimit() {
        resources.executor("price", pool);
        pool.setMaximumPoolSize(8);
        assertThat(gauge("resource.limit")).isEqualTo(8);
    }

    @Test
    void aPoolWithAnUnboundedQueueIsLimitedByItsCoreSize() {
        ThreadPoolExecutor unbounded = new ThreadPoolExecutor(3, 50, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
        resources.executor("mail", unbounded);
        assertThat(gauge("resource.limit")).isEqualTo(3);
        unbounded.shutdown();
    }

    @Test
    void anUnboundedPoolClaimsNoRatio() {
        ThreadPoolExecutor cached =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>());
        resources.executor("cached", cached);
        assertThat(registry.find("resource.limit").gauge()).isNull();
        assertThat(registry.find("resource.utilization").gauge()).isNull();
        cached.shutdown();
    }

    @Test
    void thePolicyOfThePoolStillDecides() throws Exception {
        pool.setRejectedExecutionHandler(new ThreadPoolExecutor.CallerRunsPolicy());
        ExecutorService measured = resources.executor("price", pool);
        for (int task = 0; task < 3; task++) {
            measured.execute(this::awaitRelease);
        }
        AtomicReference<Thread> ran = new AtomicReference<>();
        measured.execute(() -> ran.set(Thread.currentThread()));

        assertThat(ran).hasValue(Thread.currentThread());
        assertThat(registry.get("resource.rejected").counter().count()).isEqualTo(1);
    }

    @Test
    void anExecutorThatRefusesIsCountedWhicheverWayTheTasksCame() {
        ExecutorService measured = resources.executor("mail", Executors.unconfigurableExecutorService(pool));
        pool.shutdown();
        List<Callable<String>> tasks = List.of(() -> "any");

        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> measured.execute(() -> {}));
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> measured.invokeAny(tasks));
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> measured.invokeAny(tasks, 1, TimeUnit.SECONDS));

        assertThat(registry.get("resource.rejected").counter().count()).isEqualTo(3);
    }

    @Test
    void whatTheExecutorReturnsAndThrowsStaysAsItIs() throws Exception {
        ExecutorService measured = resources.executor("price", pool);
        assertThat(measured.submit(() -> 42).get()).isEqualTo(42);
        assertThat(measured.submit(() -> {}, "done").get()).isEqualTo("done");
        assertThat(measured.invokeAny(List.<Callable<String>>of(() -> "any"))).isEqualTo("any");
        assertThat(measured.invokeAll(List.<Callable<String>>of(() -> "all")))
                .singleElement()
                .satisfies(future -> assertThat(future.get()).isEqualTo("all"));
        assertThatNullPointerException().isThrownBy(() -> measured.execute(null));
        assertThatNullPointerException().isThrownBy(() -> measured.submit((Callable<?>) null));
    }

    @Test
    void shutdownNowGivesBackTheTasksThatItWasGiven() throws Exception {
        ThreadPoolExecutor single = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
        ExecutorService measured = resources.executor("single", single);
        Runnable neverRun = () -> {};
        measured.execute(this::awaitRelease);
        measured.execute(neverRun);

        assertThat(measured.shutdownNow()).containsExactly(neverRun);
    }

    @Test
    void anExecutorOfTheApplicationsEndsInItsOwnWay() throws Exception {
        Ending own = new Ending();
        MeasuredExecutor measured = (MeasuredExecutor) resources.executor("own", own);

        assertThat(measured.shutdownNow()).isEmpty();
        measured.close();

        assertThat(own.closed).isTrue();
    }

    /** Gives its tasks back in a list that cannot be changed, as a virtual thread for each task does, and closes by itself. */
    private static final class Ending extends AbstractExecutorService implements AutoCloseable {
        private boolean closed;

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {
            // Its tasks have ended.
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return closed;
        }

        @Override
        public boolean isTerminated() {
            return false; // as the common pool
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return false;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private record Job(int priority, List<Integer> ran) implements Runnable, Comparable<Job> {
        @Override
        public void run() {
            ran.add(priority);
        }

        @Override
        public int compareTo(Job other) {
            return Integer.compare(priority, other.priority);
        }
    }

    @Test
    void aQueueThatComparesTasksAndAPolicySeeThemAsTheyWereGiven() throws Exception {
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        List<Runnable> refused = new ArrayList<>();
        ThreadPoolExecutor single = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new PriorityBlockingQueue<>());
        single.setRejectedExecutionHandler((task, pool) -> refused.add(task));
        ExecutorService measured = resources.executor("single", single);
        measured.execute(this::awaitRelease);
        for (int priority : new int[] {3, 1, 2}) {
            measured.execute(new Job(priority, ran));
        }

        release.countDown();
        measured.shutdown();
        assertThat(measured.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        Job late = new Job(4, ran);
        measured.execute(late);

        assertThat(ran).containsExactly(1, 2, 3);
        assertThat(refused).singleElement().isSameAs(late);
    }

    @Test
    void aPolicySeesTheTaskAsItWasGiven() {
        List<Runnable> refused = new ArrayList<>();
        pool.setRejectedExecutionHandler((task, from) -> refused.add(task));
        ExecutorService measured = resources.executor("price", pool);
        pool.shutdown();
        Runnable task = () -> {};

        measured.execute(task);

        assertThat(refused).singleElement().isSameAs(task);
    }

    @Test
    void aForkJoinPoolIsMeasuredAgainstItsParallelism() throws Exception {
        ForkJoinPool forkJoin = new ForkJoinPool(3);
        ExecutorService measured = resources.executor("render", forkJoin);
        assertThat(measured.submit(() -> 1).get()).isEqualTo(1);
        assertThat(gauge("resource.limit")).isEqualTo(3);
        assertThat(registry.get("resource.wait.duration").timer().count()).isEqualTo(1);
        forkJoin.shutdown();
    }

    @Test
    void anyOtherExecutorIsCountedWithoutALimit() throws Exception {
        ExecutorService measured = resources.executor("any", Executors.unconfigurableExecutorService(pool));
        CountDownLatch running = new CountDownLatch(1);
        measured.execute(() -> {
            running.countDown();
            awaitRelease();
        });
        running.await();

        assertThat(gauge("resource.in_use")).isEqualTo(1);
        assertThat(registry.find("resource.limit").gauge()).isNull();
        assertThat(registry.find("resource.utilization").gauge()).isNull();
    }

    @Test
    void aSemaphoreIsReadByItsPermits() throws Exception {
        Semaphore semaphore = new Semaphore(4);
        Resource resource = resources.resource("semaphore", "uploads", Usage.of(semaphore, 4));
        resource.acquire(() -> {
            semaphore.acquire(3);
            return semaphore;
        });

        assertThat(gauge("resource.utilization")).isEqualTo(0.75);
        assertThat(registry.get("resource.wait.duration").timer().count()).isEqualTo(1);
    }

    @Test
    void aDataSourceThatFailsIsCountedAndItsExceptionKept() {
        SQLException failure = new SQLException("no connection");
        DataSource broken = (DataSource) java.lang.reflect.Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    throw failure;
                });
        DataSource measured = resources.dataSource("shop", broken, Usage.inUse(() -> 0));

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(measured::getConnection)
                .isSameAs(failure);
        assertThat(registry.get("resource.errors")
                        .tag("error.type", "java.sql.SQLException")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aPoolOfConnectionsHasTheNamesOfTheConventionsToo() {
        Usage usage = Usage.inUse(() -> 3).idle(() -> 2).limit(() -> 10).waiting(() -> 4);

        Resource pool = resources.connectionPool("shop", usage);

        assertThat(gauge("resource.in_use")).isEqualTo(3);
        assertThat(connections("used")).isEqualTo(3);
        assertThat(connections("idle")).isEqualTo(2);
        assertThat(gauge("db.client.connection.max")).isEqualTo(10);
        assertThat(gauge("db.client.connection.pending_requests")).isEqualTo(4);
        assertThat(registry.find("db.client.connection.wait_time").timer())
                .as("not measured, so not zero")
                .isNull();

        pool.waited(TimeUnit.SECONDS.toNanos(1));
        assertThat(registry.get("db.client.connection.wait_time").timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(1);

        pool.close();
        assertThat(registry.find("db.client.connection.count").gauge()).isNull();
        assertThat(registry.find("db.client.connection.max").gauge()).isNull();
    }

    @Test
    void idleConnectionsThatAreNotKnownAreAbsent() {
        Resource pool = resources.connectionPool("shop", Usage.inUse(() -> 3).idle(() -> Usage.UNKNOWN));
        pool.refresh();

        assertThat(registry.find("db.client.connection.count")
                        .tag("db.client.connection.state", "idle")
                        .gauge())
                .isNull();
    }

    @Test
    void aWrappedDataSourceBuildsConnectionsIfTheOneBelowDoes() throws SQLException {
        List<String> called = new ArrayList<>();
        DataSource source = (DataSource) java.lang.reflect.Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    called.add(method.getName());
                    return null;
                });
        DataSource measured = resources.dataSource("shop", source, Usage.inUse(() -> 0));

        assertThat(measured.createConnectionBuilder()).isNull();
        assertThat(measured.createShardingKeyBuilder()).isNull();
        assertThat(called).containsExactly("createConnectionBuilder", "createShardingKeyBuilder");
    }

    @Test
    void onlyAWaitInVainIsATimeOut() throws SQLException {
        AtomicReference<SQLException> next = new AtomicReference<>();
        DataSource source = (DataSource) java.lang.reflect.Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (next.get() != null) {
                        throw next.get();
                    }
                    return null;
                });
        DataSource measured = resources.dataSource("shop", source, Usage.inUse(() -> 0));
        assertThat(timeouts()).as("measured, so zero").isZero();

        measured.getConnection();
        for (SQLException failure : List.of(
                new SQLException("refused"),
                new SQLTransientConnectionException("request timed out after 30000ms"),
                new SQLTimeoutException("late"))) {
            next.set(failure);
            assertThatExceptionOfType(SQLException.class).isThrownBy(measured::getConnection);
        }

        assertThat(timeouts()).isEqualTo(2);
        assertThat(registry.get("db.client.connection.wait_time").timer().count())
                .isEqualTo(1);
    }

    @Test
    void closingEndsPoolsOfConnectionsAndPublishesNoneLater() {
        resources.connectionPool("shop", Usage.inUse(() -> 3));
        resources.close();
        resources.connectionPool("audit", Usage.inUse(() -> 3));
        ResourceMetrics closedBefore = ResourceMetrics.create(registry);
        closedBefore.close();
        closedBefore.connectionPool("late", Usage.inUse(() -> 3));

        assertThat(registry.find("db.client.connection.count").gauges()).isEmpty();
    }

    private double connections(String state) {
        return registry.get("db.client.connection.count")
                .tags("db.client.connection.pool.name", "shop", "db.client.connection.state", state)
                .gauge()
                .value();
    }

    private double timeouts() {
        return registry.get("db.client.connection.timeouts").counter().count();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
