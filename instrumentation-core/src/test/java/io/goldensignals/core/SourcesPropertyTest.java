package io.goldensignals.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Sources come and go in random order, on several {@link Meters} of one registry; a simple model says what it must show. */
class SourcesPropertyTest {

    private static final int HANDLES = 3;
    private static final int CAP = 2;
    private static final TagSpec WHO = TagSpec.changing("who", "A name that comes and goes.", CAP);
    private static final TagSpec PLACE = TagSpec.capped("place", "A place.", CAP);
    private static final GaugeSpec SUM = gauge("sum", Combine.SUM);
    private static final GaugeSpec MAX = gauge("max", Combine.MAX);
    private static final GaugeSpec MIN = gauge("min", Combine.MIN);
    private static final CounterSpec COUNT =
            MeterSpec.counter("count", "").description("A count.").tags(PLACE).build();
    private static final MeterCatalog CATALOG = MeterCatalog.of("model", SUM, MAX, MIN, COUNT);

    private static GaugeSpec gauge(String name, Combine combine) {
        return MeterSpec.gauge(name, "")
                .description("A value.")
                .tags(WHO)
                .combine(combine)
                .build();
    }

    enum Kind {
        ADD,
        COUNT,
        ADVANCE,
        REMOVE,
        REOPEN
    }

    record Step(Kind kind, int handle, String name, int number) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                net.jqwik.api.Tuple.of(6, Kind.ADD),
                                net.jqwik.api.Tuple.of(4, Kind.COUNT),
                                net.jqwik.api.Tuple.of(6, Kind.ADVANCE),
                                net.jqwik.api.Tuple.of(6, Kind.REMOVE),
                                net.jqwik.api.Tuple.of(1, Kind.REOPEN)),
                        Arbitraries.integers().between(0, HANDLES - 1),
                        Arbitraries.of("a", "b", "c", "d", "e"),
                        Arbitraries.integers().between(0, 50))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 500)
    void theRegistryShowsWhatTheModelSays(@ForAll("steps") List<Step> steps) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Model model = new Model();
        List<Meters> handles = new ArrayList<>();
        for (int i = 0; i < HANDLES; i++) {
            handles.add(Meters.of(registry, CATALOG));
        }
        for (Step step : steps) {
            Meters meters = handles.get(step.handle);
            switch (step.kind) {
                case ADD -> model.add(meters, step);
                case COUNT -> model.count(meters, step);
                case ADVANCE -> model.advance(step.number);
                case REMOVE -> model.remove(step.number);
                case REOPEN -> {
                    meters.close();
                    meters.close();
                    model.closed(step.handle);
                    handles.set(step.handle, Meters.of(registry, CATALOG));
                }
            }
            model.verify(registry);
        }
        handles.forEach(Meters::close);
        assertThat(registry.find("sum").gauges()).isEmpty();
        assertThat(registry.find("count").functionCounters()).isEmpty();
    }

    /** A source: what it was called, the tag value it got, its value, and how to close it. */
    private record Live(int handle, String name, String tag, AtomicLong value, List<Registration> registrations) {}

    private static final class Model {
        private final List<Live> gauges = new ArrayList<>();
        private final List<Live> counters = new ArrayList<>();
        private final Set<String> places = new HashSet<>();
        private final Map<String, Long> goneCounts = new HashMap<>();

        void add(Meters meters, Step step) {
            Set<String> taken = new HashSet<>();
            gauges.forEach(live -> taken.add(live.tag));
            taken.remove(TagSpec.OTHER);
            String tag = taken.contains(step.name) || taken.size() < CAP ? step.name : TagSpec.OTHER;
            AtomicLong value = new AtomicLong(step.number % 7 == 0 ? -1 : step.number);
            List<Registration> registrations = new ArrayList<>();
            for (GaugeSpec row : List.of(SUM, MAX, MIN)) {
                registrations.add(row.gauge(meters, value, Model::read, step.name));
            }
            gauges.add(new Live(step.handle, step.name, tag, value, registrations));
        }

        /** Below 0 stands for "not known". */
        private static double read(AtomicLong value) {
            return value.get() < 0 ? Double.NaN : value.get();
        }

        void count(Meters meters, Step step) {
            if (places.size() < CAP) {
                places.add(step.name);
            }
            String tag = places.contains(step.name) ? step.name : TagSpec.OTHER;
            AtomicLong value = new AtomicLong(step.number);
            Registration registration = COUNT.counter(meters, value, AtomicLong::get, step.name);
            counters.add(new Live(step.handle, step.name, tag, value, List.of(registration)));
        }

        void advance(int number) {
            if (!counters.isEmpty()) {
                counters.get(number % counters.size()).value.addAndGet(number);
            }
        }

        void remove(int number) {
            List<Live> from = number % 2 == 0 ? gauges : counters;
            if (!from.isEmpty()) {
                Live gone = from.get(number % from.size());
                gone.registrations.forEach(Registration::close);
                gone.registrations.forEach(Registration::close);
                forget(from, gone);
            }
        }

        void closed(int handle) {
            for (List<Live> from : List.of(gauges, counters)) {
                List.copyOf(from).stream().filter(live -> live.handle == handle).forEach(live -> forget(from, live));
            }
        }

        private void forget(List<Live> from, Live gone) {
            from.removeIf(live -> live == gone);
            if (from == counters) {
                goneCounts.merge(gone.tag, gone.value.get(), Long::sum);
                if (counters.stream().noneMatch(live -> live.tag.equals(gone.tag))) {
                    goneCounts.remove(gone.tag);
                }
            }
        }

        void verify(SimpleMeterRegistry registry) {
            assertThat(shown(registry, "sum")).isEqualTo(expected(Double::sum));
            assertThat(shown(registry, "max")).isEqualTo(expected(Math::max));
            assertThat(shown(registry, "min")).isEqualTo(expected(Math::min));
            Map<String, Double> sums = new TreeMap<>();
            counters.forEach(live -> sums.merge(live.tag, live.value.doubleValue(), Double::sum));
            sums.replaceAll((tag, sum) -> sum + goneCounts.getOrDefault(tag, 0L));
            Map<String, Double> shown = new TreeMap<>();
            for (FunctionCounter counter : registry.find("count").functionCounters()) {
                shown.put(counter.getId().getTag("place"), counter.count());
            }
            assertThat(shown).isEqualTo(sums);
        }

        private Map<String, Double> expected(java.util.function.BinaryOperator<Double> combine) {
            Map<String, Double> result = new TreeMap<>();
            for (Live live : gauges) {
                result.merge(live.tag, read(live.value), (a, b) -> a.isNaN() ? b : b.isNaN() ? a : combine.apply(a, b));
            }
            return result;
        }

        private static Map<String, Double> shown(SimpleMeterRegistry registry, String name) {
            Map<String, Double> result = new TreeMap<>();
            for (Gauge gauge : registry.find(name).gauges()) {
                result.put(gauge.getId().getTag("who"), gauge.value());
            }
            return result;
        }
    }
}
