package io.goldensignals.rabbitmq;

import io.goldensignals.core.InFlight;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.Results;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
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
    private final Counter sent;
    private final Counter bytes;
    private final Timer[] confirmed = new Timer[OUTCOMES.length];
    private final InFlight outstanding;
    private final Operation publish;
    private final Results errors;

    Destination(Meters meters, RequestMetrics publishes, Results errors, String exchange, String template) {
        this.meters = meters;
        this.exchange = exchange;
        this.template = template;
        this.sent = RabbitMeters.PUBLISHED.counter(meters, "rabbitmq", exchange, template, "");
        this.bytes = RabbitMeters.PUBLISHED_BYTES.counter(meters, exchange, template);
        for (int i = 0; i < OUTCOMES.length; i++) {
            confirmed[i] = RabbitMeters.CONFIRM_DURATION.timer(meters, exchange, template, OUTCOMES[i]);
        }
        this.outstanding = RabbitMeters.CONFIRMS_OUTSTANDING.inFlight(meters, exchange, template);
        this.errors = errors;
        this.publish = publishes.operation("rabbitmq", "publish", exchange, template);
        RabbitMeters.RETURNED.counter(meters, exchange, "no_route");
    }

    String exchange() {
        return exchange;
    }

    void sent(int size) {
        sent.increment();
        bytes.increment(size);
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

    /** A message went out on a channel with confirms. */
    void awaited() {
        outstanding.begin();
    }

    /** The one end of each {@link #awaited()}. */
    void answered(long nanos, int outcome) {
        outstanding.end();
        try {
            confirmed[outcome].record(nanos, TimeUnit.NANOSECONDS);
        } catch (Throwable failure) {
            meters.failed(failure); // here, as a ledger ends many messages in one go
        }
    }
}
