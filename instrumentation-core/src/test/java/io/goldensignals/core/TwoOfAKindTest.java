package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Several {@link Meters} on one registry, and several sources behind one meter. */
class TwoOfAKindTest {

    private static final TagSpec CLIENT = TagSpec.capped("client", "A client.", 50);
    private static final TagSpec USER = TagSpec.changing("user", "A user.", 2);

    private static final GaugeSpec OPEN = gauge("client.open", Combine.SUM);
    private static final GaugeSpec AGE = gauge("client.age", Combine.MAX);
    private static final GaugeSpec UP = gauge("client.up", Combine.MIN);
    private static final GaugeSpec DEPTH = gauge("client.depth", Combine.OBSERVED);
    private static final CounterSpec SENT = MeterSpec.counter("client.sent", "bytes")
            .description("Bytes sent.")
            .tags(CLIENT)
            .build();
    private static final GaugeSpec BUSY = MeterSpec.gauge("user.busy", "")
            .description("Work of a user.")
            .tags(USER)
            .build();
    private static final MeterCatalog CATALOG = MeterCatalog.of("clients", OPEN, AGE, UP, DEPTH, SENT, BUSY);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters first = Meters.of(registry, CATALOG);
    private final Meters second = Meters.of(registry, CATALOG);

    private static GaugeSpec gauge(String name, Combine combine) {
        return MeterSpec.gauge(name, "")
                .description("Of a client.")
                .tags(CLIENT)
                .combine(combine)
                .build();
    }

    @Test
    void sourcesBehindOneGaugeAreCombinedAsItsRowSays() {
        for (GaugeSpec row : List.of(OPEN, AGE, UP, DEPTH)) {
            publish(first, row, "shop", 2);
            publish(second, row, "shop", 5);
            publish(second, row, "shop", Double.NaN);
        }

        assertThat(value("client.open")).isEqualTo(7);
        assertThat(value("client.age")).isEqualTo(5);
        assertThat(value("client.up")).isEqualTo(2);
        assertThat(value("client.depth")).as("one thing, seen twice").isEqualTo(5);
    }

    @Test
    void sourcesThatAllFailReadNaN() {
        for (GaugeSpec row : List.of(OPEN, AGE, UP, DEPTH)) {
            publish(first, row, "shop", Double.NaN);
            publish(second, row, "shop", Double.NaN);
            assertThat(value(row.name())).isNaN();
        }
    }

    @Test
    void aHundredAndTwentyClientsPastACapOfFiftyReadTrue() {
        for (int client = 0; client < 120; client++) {
            Meters meters = client % 2 == 0 ? first : second;
            publish(meters, OPEN, "client" + client, client);
            publish(meters, DEPTH, "client" + client, 1);
        }
        publish(second, DEPTH, "client119", 1);

        assertThat(registry.find("client.open").gauges()).hasSize(51);
        assertThat(registry.get("client.open").tag("client", "client49").gauge().value())
                .isEqualTo(49);
        assertThat(registry.get("client.open").tag("client", "_OTHER").gauge().value())
                .isEqualTo(70 * (50 + 119) / 2.0);
        assertThat(registry.get("client.depth").tag("client", "_OTHER").gauge().value())
                .as("what is seen twice counts once")
                .isEqualTo(70);
    }

    @Test
    void allMetersOfARegistryAgreeOnWhatIsOther() {
        for (int client = 0; client < 50; client++) {
            first.bounded(CLIENT, "client" + client);
        }

        assertThat(second.bounded(CLIENT, "client49")).isEqualTo("client49");
        assertThat(second.bounded(CLIENT, "late")).isEqualTo("_OTHER");
        assertThat(Meters.of(new SimpleMeterRegistry(), CATALOG).bounded(CLIENT, "late"))
                .as("another registry")
                .isEqualTo("late");
    }

    @Test
    void aGaugeGoesWithItsLastSource() {
        Registration one = publish(first, OPEN, "shop", 1);
        Registration other = publish(second, OPEN, "shop", 2);

        one.close();
        one.close();
        assertThat(value("client.open")).isEqualTo(2);
        other.close();
        assertThat(registry.find("client.open").gauge()).isNull();

        publish(first, OPEN, "shop", 4);
        assertThat(value("client.open")).isEqualTo(4);
    }

    @Test
    void closingOneOfTwoMetersLeavesTheSourcesOfTheOther() {
        publish(first, OPEN, "shop", 1);
        publish(second, OPEN, "shop", 2);
        publish(first, AGE, "shop", 1);

        first.close();

        assertThat(value("client.open")).isEqualTo(2);
        assertThat(registry.find("client.age").gauge()).isNull();
    }

    @Test
    void workInFlightOfAllMetersAddsUp() {
        InFlight here = OPEN.inFlight(first, "shop");
        InFlight there = OPEN.inFlight(second, "shop");
        here.begin();
        there.begin();
        assertThat(value("client.open")).isEqualTo(2);

        first.close();
        here.end();

        assertThat(value("client.open")).isEqualTo(1);
    }

    @Test
    void aSumDoesNotFallWhenOneOfItsSourcesIsClosed() {
        AtomicLong gone = new AtomicLong(10);
        AtomicLong stays = new AtomicLong(3);
        Registration closed = SENT.counter(first, gone, AtomicLong::get, "shop");
        Registration last = SENT.counter(second, stays, AtomicLong::get, "shop");
        assertThat(sent()).isEqualTo(13);

        gone.set(12);
        closed.close();
        assertThat(sent()).as("what came after the last scrape included").isEqualTo(15);
        gone.set(100);
        stays.set(4);
        assertThat(sent()).isEqualTo(16);

        last.close();
        assertThat(registry.find("client.sent").functionCounter()).isNull();
    }

    @Test
    void aSumKeepsTheLastValueOfASourceThatFails() {
        AtomicLong count = new AtomicLong(-1);
        SENT.counter(
                first,
                count,
                state -> {
                    if (state.get() < 0) {
                        throw new IllegalStateException("not now");
                    }
                    return state.get();
                },
                "shop");
        assertThat(sent()).isNaN();
        SENT.counter(second, this, ignored -> 5, "shop");
        assertThat(sent()).isEqualTo(5);

        count.set(7);
        assertThat(sent()).isEqualTo(12);
        count.set(-1);
        assertThat(sent()).isEqualTo(12);
    }

    @Test
    void aSumHoldsWhatItReads() {
        WeakReference<AtomicLong> state = new WeakReference<>(new AtomicLong(7));
        SENT.counter(first, state.get(), AtomicLong::get, "shop");

        System.gc();

        assertThat(sent()).isEqualTo(7);
        assertThat(state.get()).isNotNull();
    }

    @Test
    void aPlaceUnderTheCapIsFreeWhenTheLastRegistrationOfItsValueIsClosed() {
        Registration ann = publish(first, BUSY, "ann", 1);
        Registration annAgain = publish(second, BUSY, "ann", 2);
        publish(first, BUSY, "bob", 4);
        Registration cleo = publish(second, BUSY, "cleo", 8);
        assertThat(users()).containsExactly("_OTHER", "ann", "bob");

        ann.close();
        publish(first, BUSY, "dan", 16).close();
        assertThat(users()).as("ann is still here").containsExactly("_OTHER", "ann", "bob");

        annAgain.close();
        publish(first, BUSY, "eve", 32);
        assertThat(users()).containsExactly("_OTHER", "bob", "eve");

        cleo.close();
        assertThat(users()).containsExactly("bob", "eve");
        assertThat(registry.get("instrumentation.overflow")
                        .tag("tag", "user")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aGaugeThatTheApplicationRemovedIsPublishedAgainWithTheNextSource() {
        Registration before = publish(first, OPEN, "shop", 1);
        registry.clear();
        assertThat(registry.find("client.open").gauge()).isNull();

        Registration after = publish(second, OPEN, "shop", 2);
        assertThat(value("client.open")).isEqualTo(3);

        before.close();
        after.close();
        assertThat(registry.find("client.open").gauge()).isNull();
    }

    @Test
    void aRegistryIsNotKeptAliveByItsMeters() throws Exception {
        WeakReference<SimpleMeterRegistry> gone = new WeakReference<>(new SimpleMeterRegistry());
        Meters meters = Meters.of(gone.get(), CATALOG);
        OPEN.gauge(meters, meters, Meters::millis, "shop");
        meters = null;

        for (int i = 0; i < 200 && gone.get() != null; i++) {
            System.gc();
            new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
        }

        assertThat(gone.get()).isNull();
    }

    @Test
    void theValuesOfTagsOutliveTheMetersThatMetThem() {
        for (int round = 0; round < 5; round++) {
            Meters passing = Meters.of(registry, TestMeters.CATALOG);
            passing.bounded(TestMeters.SHOP, "shop" + round);
            System.gc();
        }

        assertThat(Meters.of(registry, TestMeters.CATALOG).bounded(TestMeters.SHOP, "shop4"))
                .isEqualTo("_OTHER");
    }

    @Test
    void readingASourceHoldsNoLock() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Registration other = publish(second, OPEN, "shop", 1);
        OPEN.gauge(
                first,
                closed,
                latch -> {
                    reading.countDown();
                    return awaited(latch) ? 1 : Double.NaN;
                },
                "shop");
        Thread scrape = new Thread(() -> value("client.open"));
        scrape.start();
        reading.await();

        other.close();
        closed.countDown();

        scrape.join(10_000);
        assertThat(scrape.isAlive()).isFalse();
        assertThat(value("client.open")).isEqualTo(1);
    }

    @Test
    void onlyAGaugeSaysHowItCombines() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeterSpec.counter("x", "")
                        .description("X.")
                        .combine(Combine.MAX)
                        .build())
                .withMessage("meter x is a counter and combines MAX: only a gauge can");
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Registration publish(Meters meters, GaugeSpec row, String tagValue, double value) {
        return row.gauge(meters, value, Double::doubleValue, tagValue);
    }

    private double value(String name) {
        return registry.get(name).gauge().value();
    }

    private double sent() {
        return registry.get("client.sent").functionCounter().count();
    }

    private List<String> users() {
        List<String> users = new ArrayList<>();
        for (Gauge gauge : registry.find("user.busy").gauges()) {
            users.add(gauge.getId().getTag("user"));
        }
        users.sort(Comparator.naturalOrder());
        return users;
    }
}
