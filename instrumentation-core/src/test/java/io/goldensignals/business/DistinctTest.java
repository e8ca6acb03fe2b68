package io.goldensignals.business;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final double STANDARD_ERROR = 0.0081;

    private final BusinessFixture fixture = new BusinessFixture("2026-11-22T10:00:00Z");
    private final Distinct visitors = fixture.business.distinct("visitors", FIVE_MINUTES);

    @Test
    void whoComesAgainIsCountedOnce() {
        for (int i = 0; i < 1000; i++) {
            visitors.add("session" + i % 100);
        }

        assertThat(visitors.current()).isEqualTo(100);
        assertThat(fixture.gauge("business.distinct", "figure.name", "visitors", "interval", "PT5M"))
                .isEqualTo(100);
    }

    @Test
    void theCountFallsToZeroThoughNobodyComes() {
        visitors.add("session");

        fixture.clock.advance(FIVE_MINUTES.minusMillis(1));
        assertThat(visitors.current()).isEqualTo(1);
        fixture.clock.advance(Duration.ofMillis(1));
        assertThat(visitors.current()).isZero();
        assertThat(visitors.last()).isEqualTo(1);
        assertThat(fixture.gauge("business.distinct.last")).isEqualTo(1);
        fixture.clock.advance(FIVE_MINUTES);
        assertThat(visitors.last()).isZero();
    }

    @Test
    void whoComesInTwoIntervalsIsCountedInBoth() {
        visitors.add("session");
        fixture.clock.advance(FIVE_MINUTES);
        visitors.add("session");

        assertThat(visitors.current()).isEqualTo(1);
        assertThat(visitors.last()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void smallCountsAreExact(long seed) {
        Random random = new Random(seed);
        for (int i = 1; i <= 1500; i++) {
            visitors.add(new UUID(random.nextLong(), random.nextLong()).toString());
            assertThat(visitors.current()).isEqualTo(i);
        }
    }

    @Test
    void smallAudiencesAreExact() {
        Audience audience = Audience.of("ios", "female", 30);
        for (int i = 0; i < 380; i++) {
            visitors.add("session" + i, audience);
        }

        assertThat(fixture.gauge("business.distinct", "user.gender", "female")).isEqualTo(380);
    }

    @Test
    void largeCountsAreWithinTheDocumentedError() {
        double squares = 0;
        int runs = 60;
        for (int seed = 0; seed < runs; seed++) {
            RollingSketch sketch = sketch(14);
            Random random = new Random(seed);
            for (int i = 0; i < 100_000; i++) {
                sketch.add(random.nextLong(), 0);
            }
            double error = sketch.current(0) / 100_000.0 - 1;
            assertThat(error).isCloseTo(0, within(4 * STANDARD_ERROR));
            squares += error * error;
        }
        assertThat(Math.sqrt(squares / runs)).isLessThan(1.2 * STANDARD_ERROR);
    }

    @Test
    void tenMillionIdsNeedSixteenKibibytes() {
        RollingSketch sketch = sketch(14);
        for (long id = 0; id < 10_000_000; id++) {
            sketch.add(id, 0);
        }

        assertThat(sketch.bytes()).isLessThan(17 * 1024);
        assertThat((double) sketch.current(0)).isCloseTo(1e7, within(1e7 * 4 * STANDARD_ERROR));
    }

    @Test
    void addsOfManyThreadsAreAllCounted() throws Exception {
        int threads = 8;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(1);
        var adders = IntStream.range(0, threads)
                .<Future<?>>mapToObj(thread -> executor.submit(() -> {
                    start.await();
                    for (int i = 0; i < 10_000; i++) {
                        visitors.add("session" + thread % 4 + "-" + i % 300);
                    }
                    return null;
                }))
                .toList();
        start.countDown();
        for (Future<?> adder : adders) {
            adder.get();
        }
        executor.shutdown();

        assertThat(visitors.current()).isEqualTo(4 * 300);
    }

    @Test
    void audiencesAreCountedApartAndTogether() {
        Audience women = Audience.of("ios", "female", 30);
        Audience men = Audience.of("ios", "male", 30);
        visitors.add("a", women);
        visitors.add("b", women);
        visitors.add("b", men);
        visitors.add("c");

        assertThat(visitors.current()).isEqualTo(3);
        assertThat(fixture.gauge("business.distinct", "user.gender", "female")).isEqualTo(2);
        assertThat(fixture.gauge("business.distinct", "user.gender", "male")).isEqualTo(1);
        assertThat(fixture.gauge("business.distinct", "user.gender", "")).isEqualTo(3);
    }

    @Test
    void idsThatResembleOneAnotherAreToldApart() {
        Set<Long> hashes = new HashSet<>();
        for (int i = 0; i < 300_000; i++) {
            hashes.add(Ids.hash("session" + i));
            hashes.add(Ids.hash(i + "session"));
        }
        for (char c = 0; c < 1000; c++) {
            for (char d = 0; d < 300; d++) {
                hashes.add(Ids.hash(new String(new char[] {c, d, 'x', c})));
            }
        }

        assertThat(hashes).hasSize(900_000);
        assertThat(Ids.hash("ab")).isNotEqualTo(Ids.hash("ba"));
        assertThat(Ids.hash("\0")).isNotEqualTo(Ids.hash("\0\0")).isNotEqualTo(Ids.hash(""));
    }

    private static RollingSketch sketch(int lgK) {
        return new RollingSketch(new Intervals(FIVE_MINUTES, BusinessFixture.BERLIN), lgK, 0);
    }
}
