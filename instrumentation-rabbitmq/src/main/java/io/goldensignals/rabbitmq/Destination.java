package io.goldensignals.rabbitmq;

import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.Results;
import io.goldensignals.core.TagSpec;
import io.micrometer.core.instrument.Timer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The meters of one exchange and routing key template, resolved once. */
final class Destination {

    static final int ACKED = 0;
    static final int NACKED = 1;
    static final int RETURNED = 2;
    static final int UNRESOLVED = 3;
    private static final String[] OUTCOMES = {"acked", "nacked", "returned", "unresolved"};

    private final Meters meters;
    private final String exchange;
    private final String template;
    private final Timer[] confirmed = new Timer[OUTCOMES.length];
    private final Operation publish;
    private final Results errors;
    private final Set<Tally> tallies = ConcurrentHashMap.newKeySet();
    private long sentOnClosed;
    private long bytesOnClosed;

    Destination(Meters meters, RequestMetrics publishes, Results errors, String exchange, String template) {
        this.meters = meters;
        this.exchange = exchange;
        this.template = template;
        RabbitMeters.PUBLISHED.counter(meters, this, Destination::sent, "rabbitmq", exchange, template, "");
        RabbitMeters.PUBLISHED_BYTES.counter(meters, this, Destination::bytes, exchange, template);
        for (int i = 0; i < OUTCOMES.length; i++) {
            confirmed[i] = RabbitMeters.CONFIRM_DURATION.timer(meters, exchange, template, OUTCOMES[i]);
        }
        RabbitMeters.CONFIRMS_OUTSTANDING.gauge(meters, this, Destination::outstanding, exchange, template);
        this.errors = errors;
        this.publish = publishes.operation("rabbitmq", "publish", exchange, template);
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

    /** A message went out just before its channel closed. */
    synchronized void sentOnClosedChannel(int size) {
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
                        exchange,
                        template,
                        failure.getClass().getName())
                .increment();
        publish.record(nanos, errors.of(failure));
    }

    /** A message went out on a channel without confirms, so no answer will come. */
    void transmitted(long nanos) {
        publish.record(nanos, Results.SUCCESS);
    }

    /** The end of a message that awaited its confirm. */
    void answered(long nanos, int outcome) {
        try {
            confirmed[outcome].record(nanos, TimeUnit.NANOSECONDS);
        } catch (Throwable failure) {
            meters.failed(failure); // here, as a ledger ends many messages in one go
        }
    }
}
