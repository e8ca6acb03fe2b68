package io.goldensignals.rabbitmq.meters;

import io.goldensignals.core.Meters;
import io.goldensignals.core.Registration;
import io.goldensignals.rabbitmq.RabbitClientMeters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * The gauges of the queues that monitors watch, one set for each label: of a queue that two monitors watch, the latest answer
 * counts; queues of one label are added up. The gauges go with the last queue of their label. Thread-safe.
 */
public final class WatchedQueues {

    private final Meters meters;
    private final UnaryOperator<String> labels;
    private final Map<String, Group> groups = new HashMap<>(); // guarded by this

    /** What one monitor knows of one queue. Written by the monitor's thread. */
    static final class Watched {

        private final String name;
        private final String label;
        private volatile double depth = Double.NaN;
        private volatile double consumers = Double.NaN;
        private volatile boolean missing;
        private volatile boolean answered;
        private volatile long observed;

        private Watched(String name, String label, long now) {
            this.name = name;
            this.label = label;
            this.observed = now;
        }

        String name() {
            return name;
        }

        void found(int messages, int consuming, long now) {
            answered(messages, consuming, false, now);
        }

        void notFound(long now) {
            answered(Double.NaN, Double.NaN, true, now);
        }

        private void answered(double messages, double consuming, boolean gone, long now) {
            depth = messages;
            consumers = consuming;
            missing = gone;
            observed = now;
            answered = true;
        }
    }

    private static final class Group {

        private static final BinaryOperator<Watched> LATEST =
                BinaryOperator.maxBy(Comparator.<Watched, Boolean>comparing(queue -> queue.answered)
                        .thenComparingLong(queue -> queue.observed));

        private final Set<Watched> watched = new CopyOnWriteArraySet<>();
        private final List<Registration> gauges = new ArrayList<>();

        private Collection<Watched> latest() {
            Map<String, Watched> byName = new HashMap<>();
            watched.forEach(queue -> byName.merge(queue.name, queue, LATEST));
            return byName.values();
        }

        /** The sum of what is known; not a number if nothing is. */
        private double sum(ToDoubleFunction<Watched> value) {
            return latest().stream()
                    .mapToDouble(value)
                    .filter(known -> !Double.isNaN(known))
                    .reduce(Double::sum)
                    .orElse(Double.NaN);
        }

        private double missing() {
            return latest().stream().anyMatch(queue -> queue.missing) ? 1 : 0;
        }

        /** A queue that is observed meanwhile is younger than {@code now}. */
        private double oldestSeconds(long now) {
            return latest().stream()
                    .mapToDouble(queue -> Math.max(0, now - queue.observed) / 1e9)
                    .max()
                    .orElse(0);
        }
    }

    public WatchedQueues(Meters meters, UnaryOperator<String> labels) {
        this.meters = meters;
        this.labels = labels;
    }

    Watched add(String name) {
        Watched queue = new Watched(name, labels.apply(name), meters.nanos());
        synchronized (this) {
            groups.computeIfAbsent(queue.label, this::register).watched.add(queue);
        }
        return queue;
    }

    synchronized void remove(Watched queue) {
        Group group = groups.get(queue.label);
        if (group != null && group.watched.remove(queue) && group.watched.isEmpty()) {
            groups.remove(queue.label);
            group.gauges.forEach(Registration::close);
        }
    }

    private Group register(String label) {
        Group group = new Group();
        group.gauges.add(
                RabbitClientMeters.QUEUE_DEPTH.gauge(meters, group, queues -> queues.sum(queue -> queue.depth), label));
        group.gauges.add(RabbitClientMeters.QUEUE_CONSUMERS.gauge(
                meters, group, queues -> queues.sum(queue -> queue.consumers), label));
        group.gauges.add(RabbitClientMeters.QUEUE_MISSING.gauge(meters, group, Group::missing, label));
        group.gauges.add(RabbitClientMeters.QUEUE_OBSERVED.gauge(
                meters, group, queues -> queues.oldestSeconds(meters.nanos()), label));
        return group;
    }
}
