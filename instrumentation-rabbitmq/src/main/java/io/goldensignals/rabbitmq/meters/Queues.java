package io.goldensignals.rabbitmq.meters;

import io.goldensignals.core.Meters;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitTags;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The queues that were consumed from. */
public final class Queues {

    private final Meters meters;
    private final UnaryOperator<String> names;
    private final Shared shared;
    private final AtomicBoolean watching = new AtomicBoolean();
    private final ConcurrentMap<String, QueueMeters> byLabel = new ConcurrentHashMap<>();

    /** What the meters of all queues have in common. */
    record Shared(
            WallClock clock,
            PublishTime publishTime,
            DeliveryHeaders headers,
            OutcomeResults outcomes,
            RequestMetrics handling,
            RequestMetrics fetches) {}

    /** {@code header} is where published messages carry their time, if they do. */
    public Queues(Meters meters, UnaryOperator<String> names, WallClock clock, @Nullable String header) {
        this.meters = meters;
        this.names = names;
        OutcomeResults outcomes = OutcomeResults.ofHandling(meters);
        this.shared = new Shared(
                clock,
                new PublishTime(header),
                new DeliveryHeaders(meters, names),
                outcomes,
                RequestMetrics.builder(meters, RabbitMeters.PROCESS_DURATION)
                        .results(outcomes)
                        .build(),
                RequestMetrics.builder(meters, RabbitMeters.OPERATION_DURATION)
                        .results(OutcomeResults.ofFetching(meters))
                        .build());
    }

    public String label(String queue) {
        return meters.bounded(RabbitTags.QUEUE, names.apply(queue));
    }

    /** Without this a queue that nothing consumes any more would grow old for ever. */
    void removeIdleGauges() {
        byLabel.values().forEach(QueueMeters::removeGaugesIfIdle);
    }

    public QueueMeters of(String queue) {
        String label = label(queue);
        if (!watching.getAndSet(true)) {
            meters.every(Duration.ofMinutes(5), "goldensignals-idle-queues", this::removeIdleGauges);
        }
        return byLabel.computeIfAbsent(label, ignored -> new QueueMeters(meters, shared, label));
    }
}
