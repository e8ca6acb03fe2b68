package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TagBoundTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = Meters.of(registry, TestMeters.CATALOG);

    @Test
    void pastTheCapEveryNewValueIsOther() {
        assertThat(List.of("a", "b", "c", "d", "a", "e"))
                .map(value -> meters.bounded(TestMeters.SHOP, value))
                .containsExactly("a", "b", "c", "_OTHER", "a", "_OTHER");
        assertThat(overflow("shop")).isEqualTo(2);
    }

    @Test
    void aClosedTagRefusesWhatItDoesNotList() {
        assertThat(meters.bounded(TestMeters.COLOUR, "red")).isEqualTo("red");
        assertThat(meters.bounded(TestMeters.COLOUR, "mauve")).isEqualTo("_OTHER");
        assertThat(overflow("colour")).isEqualTo(1);
    }

    @Test
    void theEmptyValueIsAlwaysAllowedAndTakesNoPlace() {
        assertThat(List.of("", "a", "b", "c", ""))
                .map(value -> meters.bounded(TestMeters.SHOP, value))
                .containsExactly("", "a", "b", "c", "");
    }

    @Test
    void otherItselfIsNoOverflow() {
        assertThat(meters.bounded(TestMeters.SHOP, "_OTHER")).isEqualTo("_OTHER");
        assertThat(overflow("shop")).isZero();
    }

    @Test
    void sumsStayExactPastTheCap() {
        for (int i = 0; i < 50; i++) {
            TestMeters.DURATION.timer(meters, "shop " + i, "").record(java.time.Duration.ofMillis(1));
        }

        assertThat(registry.find("order.duration").timers()).hasSize(4);
        assertThat(registry.find("order.duration").timers().stream()
                        .mapToLong(io.micrometer.core.instrument.Timer::count)
                        .sum())
                .isEqualTo(50);
    }

    @Property(tries = 20)
    void noMoreValuesThanTheCapHoweverManyThreadsRace(@ForAll @Size(value = 40) List<Integer> values) throws Exception {
        Meters own = Meters.of(new SimpleMeterRegistry(), TestMeters.CATALOG);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Set<String>>> seen = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                seen.add(threads.submit(() -> {
                    Set<String> mine = new HashSet<>();
                    values.forEach(value -> mine.add(own.bounded(TestMeters.SHOP, "v" + value)));
                    return mine;
                }));
            }
            Set<String> all = new HashSet<>();
            for (Future<Set<String>> one : seen) {
                all.addAll(one.get());
            }
            all.remove(TagSpec.OTHER);
            assertThat(all).hasSizeLessThanOrEqualTo(3);
        } finally {
            threads.shutdownNow();
        }
    }

    private double overflow(String tag) {
        Counter counter = registry.get("instrumentation.overflow")
                .tags("component", "test", "tag", tag)
                .counter();
        return counter.count();
    }
}
