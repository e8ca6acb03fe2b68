package io.goldensignals.rabbitmq;

import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.Results;
import io.goldensignals.core.TagSpec;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of one exchange and routing key template, resolved once. */
final class Destination {

    private final Meters meters;
    private final String exchange;
    private final String template;
    private final Operation publish;
    private final Results results;
    private final Set<Tally> tallies = ConcurrentHashMap.newKeySet();
    private long sentOnClosed;
    private long bytesOnClosed;

    Destination(Meters meters, RequestMetrics publishes, Results results, String exchange, String template) {
        this.meters = meters;
        this.exchange = exchange;
        this.template = template;
        RabbitMeters.PUBLISHED.counter(meters, this, Destination::sent, "rabbitmq", "publish", exchange, template, "");
        RabbitMeters.PUBLISHED_BYTES.counter(meters, this, Destination::bytes, exchange, template);
        RabbitMeters.CONFIRMS_OUTSTANDING.gauge(meters, this, Destination::outstanding, exchange, template);
        this.results = results;
        this.publish = publishes.operation("rabbitmq", "publish", "send", exchange, template);
        RabbitMeters.RETURNED.counter(meters, exchange, "no_route");
    }

    boolean isNamed() {
        return !exchange.equals(TagSpec.OTHER);
    }

    void add(Tally tally) {
        tallies.add(tally);
    }

    /** The tally's channel closed: it will not change any more. */
    synchronized void fold(Tally tally) {
        if (tallies.remove(tally)) {
            sentOnClosed += tally.sent();
            bytesOnClosed += tally.bytes();
        }
    }

    /** A message went out on a channel that has no tally: it has closed meanwhile, or is not known. */
    synchronized void sentUnseen(int size) {
        sentOnClosed++;
        bytesOnClosed += size;
    }

    private synchronized double sent() {
        return sentOnClosed + tallies.stream().mapToLong(Tally::sent).sum();
    }

    private synchronized double bytes() {
        return bytesOnClosed + tallies.stream().mapToLong(Tally::bytes).sum();
    }

    private double outstanding() {
        return tallies.stream().mapToLong(Tally::outstanding).sum();
    }

    void failed(long nanos, Throwable failure) {
        RabbitMeters.PUBLISHED
                .counter(
                        meters,
                        "rabbitmq",
                        "publish",
                        exchange,
                        template,
                        failure.getClass().getName())
                .increment();
        publish.record(nanos, results.of(failure));
    }

    /** A message went out on a channel without confirms, so no answer will come. */
    void transmitted(long nanos) {
        publish.record(nanos, OperationResults.SENT);
    }

    /** The end of a message that awaited its confirm, with one of {@link OperationResults}. */
    void answered(long nanos, int outcome) {
        publish.record(nanos, outcome);
    }
}
