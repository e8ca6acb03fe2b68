package io.goldensignals.rabbitmq.meters;

import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.Results;
import io.goldensignals.core.TagSpec;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.ledger.DestinationAccount;
import io.goldensignals.rabbitmq.ledger.OperationOutcome;
import io.goldensignals.rabbitmq.ledger.Tally;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of one exchange and routing key template, resolved once. */
public final class Destination implements DestinationAccount {

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

    @Override
    public void opened(Tally tally) {
        tallies.add(tally);
    }

    @Override
    public synchronized void closed(Tally tally) {
        if (tallies.remove(tally)) {
            sentOnClosed += tally.sent();
            bytesOnClosed += tally.bytes();
        }
    }

    @Override
    public synchronized void sentUnseen(int size) {
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

    public void failed(long nanos, Throwable failure) {
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
    public void transmitted(long nanos) {
        publish.record(nanos, OutcomeResults.plain(OperationOutcome.SENT));
    }

    @Override
    public void answered(long nanos, OperationOutcome outcome) {
        publish.record(nanos, OutcomeResults.plain(outcome));
    }

    @Override
    public void unresolved(long started) {
        answered(meters.nanos() - started, OperationOutcome.UNRESOLVED);
    }
}
