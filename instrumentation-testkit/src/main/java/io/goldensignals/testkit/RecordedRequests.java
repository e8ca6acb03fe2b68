package io.goldensignals.testkit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a registry says about HTTP requests. */
public final class RecordedRequests {

    /** The name of the histogram of durations. */
    public static final String DURATION = "http.server.request.duration";

    /** The name of the gauge of requests in flight. */
    public static final String ACTIVE = "http.server.active_requests";

    private static final String ABSENT = "-";

    private final MeterRegistry registry;

    /** The requests recorded in {@code registry}. */
    public RecordedRequests(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How many requests there were. */
    public long total() {
        return registry.find(DURATION).timers().stream().mapToLong(Timer::count).sum();
    }

    /** How many requests are in flight. */
    public double active() {
        return registry.find(ACTIVE).gauges().stream().mapToDouble(Gauge::value).sum();
    }

    /** How many series there are of requests, recorded or at zero. */
    public int series() {
        return registry.find(DURATION).timers().size();
    }

    /** How many there were of each kind, as "method route status error outcome"; an absent value is a dash. */
    public SortedMap<String, Long> byKind() {
        SortedMap<String, Long> kinds = new TreeMap<>();
        for (Timer timer : registry.find(DURATION).timers()) {
            if (timer.count() > 0) {
                kinds.merge(kind(timer.getId()), timer.count(), Long::sum);
            }
        }
        return kinds;
    }

    /** The kind of a scenario, as in {@link #byKind()}. */
    public static String kind(HttpScenario scenario) {
        return String.join(
                " ",
                scenario.method(),
                shown(scenario.route()),
                shown(scenario.status()),
                shown(scenario.error()),
                scenario.outcome());
    }

    private static String kind(Meter.Id id) {
        return String.join(
                " ",
                tag(id, "http.request.method"),
                tag(id, "http.route"),
                tag(id, "http.response.status_code"),
                tag(id, "error.type"),
                tag(id, "outcome"));
    }

    private static String tag(Meter.Id id, String key) {
        return shown(Objects.requireNonNullElse(id.getTag(key), ""));
    }

    private static String shown(String value) {
        return value.isEmpty() ? ABSENT : value;
    }
}
