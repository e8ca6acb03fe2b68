package io.goldensignals.business;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goldensignals.core.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Two instances that count together in a real Redis. */
class RedisDistinctStoreIT {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    @TempDir
    private static Path folder;

    private static Process server;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        boolean found = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "redis-server")));
        if (Boolean.getBoolean("servers.required")) {
            assertThat(found).as("redis-server is on the PATH").isTrue();
        }
        assumeTrue(found, "redis-server is not on the PATH");
        port = freePort();
        launch();
    }

    private static void launch() throws IOException {
        server = new ProcessBuilder(
                        "redis-server",
                        "--port",
                        String.valueOf(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        try (JedisPooled redis = new JedisPooled("127.0.0.1", port)) {
            await(redis);
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (server != null) {
            server.destroy();
            server.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void twoInstancesCountTogetherWithinTheError() {
        TestClock clock = TestClock.at("2026-11-22T10:00:00Z");
        try (JedisPooled redis = new JedisPooled("127.0.0.1", port)) {
            DistinctStore store = RedisDistinctStore.of(redis);
            BusinessFixture one = new BusinessFixture(clock, store);
            BusinessFixture two = new BusinessFixture(clock, store);
            Distinct visitorsOfOne = one.business.distinct("visitors", FIVE_MINUTES);
            Distinct visitorsOfTwo = two.business.distinct("visitors", FIVE_MINUTES);
            Random random = new Random(42);
            int both = 0;
            for (int i = 0; i < 20_000; i++) {
                String session = Long.toHexString(random.nextLong());
                visitorsOfOne.add(session);
                if (i % 2 == 0) {
                    visitorsOfTwo.add(session);
                    both++;
                }
            }
            one.business.flush();
            two.business.flush();
            one.business.flush();

            assertThat(both).isEqualTo(10_000);
            assertThat(merged(one)).isEqualTo(merged(two)).isCloseTo(20_000, within(20_000 * 4 * 0.0081));
            assertThat(redis.keys("goldensignals:distinct:visitors:PT5M:*"))
                    .singleElement()
                    .satisfies(key -> {
                        assertThat(redis.ttl(key)).isBetween(600L, 4200L);
                        assertThat(redis.strlen(key)).isLessThan(13 * 1024);
                    });

            clock.advance(FIVE_MINUTES);
            visitorsOfTwo.add("late");
            two.business.flush();
            assertThat(merged(two)).isEqualTo(1);
            assertThat(merged(one)).isZero();
        }
    }

    @Test
    void servicesWithPrefixesOfTheirOwnCountApart() {
        TestClock clock = TestClock.at("2026-11-22T10:00:00Z");
        try (JedisPooled redis = new JedisPooled("127.0.0.1", port)) {
            BusinessFixture shop = new BusinessFixture(clock, RedisDistinctStore.of(redis, "shop"));
            BusinessFixture forum = new BusinessFixture(clock, RedisDistinctStore.of(redis, "forum"));
            Distinct ofShop = shop.business.distinct("visitors", FIVE_MINUTES);
            Distinct ofForum = forum.business.distinct("visitors", FIVE_MINUTES);
            for (int id = 0; id < 100; id++) {
                if (id < 70) {
                    ofShop.add(id);
                }
                if (id >= 50) {
                    ofForum.add(id);
                }
            }
            shop.business.flush();
            forum.business.flush();
            shop.business.flush();

            assertThat(merged(shop)).isCloseTo(70, within(3.0));
            assertThat(merged(forum)).isCloseTo(50, within(2.0));
            assertThat(redis.keys("shop:goldensignals:distinct:visitors:PT5M:*"))
                    .hasSize(1);
        }
    }

    @Test
    void aPrefixWithoutALetterIsRefused() {
        try (JedisPooled redis = new JedisPooled("127.0.0.1", port)) {
            assertThatIllegalArgumentException().isThrownBy(() -> RedisDistinctStore.of(redis, " "));
        }
    }

    @Test
    void whatIsCountedWhileRedisIsKilledWaitsForItsReturn() throws Exception {
        TestClock clock = TestClock.at("2026-11-22T10:00:00Z");
        try (JedisPooled redis = new JedisPooled("127.0.0.1", port)) {
            BusinessFixture instance = new BusinessFixture(clock, RedisDistinctStore.of(redis));
            Distinct visitors = instance.business.distinct("visitors", FIVE_MINUTES);
            server.destroyForcibly().waitFor();
            for (int i = 0; i < 100; i++) {
                visitors.add("away-" + i);
            }
            instance.business.flush();
            assertThat(merged(instance)).isZero();

            launch();
            await(redis);
            instance.business.flush();

            assertThat(merged(instance)).isCloseTo(100, within(3.0));
            assertThat(instance.counter("business.distinct.dropped", "figure.name", "visitors"))
                    .isZero();
        }
    }

    @Test
    void aCountOfNobodyIsZero() {
        try (JedisPooled redis = new JedisPooled("127.0.0.1", port)) {
            DistinctStore store = RedisDistinctStore.of(redis);
            store.add("nobody", new long[0], FIVE_MINUTES);

            assertThat(store.count("nobody")).isZero();
        }
    }

    private static double merged(BusinessFixture instance) {
        return instance.gauge("business.distinct.merged", "figure.name", "visitors");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void await(JedisPooled redis) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                redis.ping();
                return;
            } catch (JedisConnectionException notYet) {
                if (System.nanoTime() > deadline || !server.isAlive()) {
                    throw notYet;
                }
                Thread.onSpinWait();
            }
        }
    }
}
