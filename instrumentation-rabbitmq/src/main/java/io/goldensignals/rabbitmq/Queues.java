package io.goldensignals.rabbitmq;

import io.goldensignals.core.Meters;
import io.goldensignals.core.RequestMetrics;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** The queues that were consumed from. */
final class Queues {

    private final Meters meters;
    private final UnaryOperator<String> names;
    private final Outcomes outcomes;
    private final RequestMetrics handling;
    private final RequestMetrics fetches;
    private final AtomicBoolean watching = new AtomicBoolean();
    private final ConcurrentMap<String, QueueMeters> byLabel = new ConcurrentHashMap<>();

    Queues(Meters meters, UnaryOperator<String> names) {
        this.meters = meters;
        this.names = names;
        this.outcomes = new Outcomes(meters);
        this.handling = RequestMetrics.builder(meters, RabbitMeters.PROCESS_DURATION)
                .results(outcomes)
                .build();
        this.fetches = RequestMetrics.builder(meters, RabbitMeters.OPERATION_DURATION)
                .results(OperationResults.ofFetching(meters))
                .build();
    }

    String label(String queue) {
        return meters.bounded(RabbitTags.QUEUE, names.apply(queue));
    }

    RequestMetrics handling() {
        return handling;
    }

    Outcomes outcomes() {
        return outcomes;
    }

    RequestMetrics fetches() {
        return fetches;
    }

    /** Without this a queue that nothing consumes any more would grow old for ever. */
    void removeIdleGauges() {
        byLabel.values().forEach(QueueMeters::removeGaugesIfIdle);
    }

    QueueMeters of(String queue) {
        String label = label(queue);
        if (!watching.getAndSet(true)) {
            meters.every(Duration.ofMinutes(5), "goldensignals-idle-queues", this::removeIdleGauges);
        }
        return byLabel.computeIfAbsent(label, ignored -> new QueueMeters(meters, this, label));
    }
}
