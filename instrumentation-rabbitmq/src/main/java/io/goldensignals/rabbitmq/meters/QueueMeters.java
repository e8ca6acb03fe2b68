package io.goldensignals.rabbitmq.meters;

import com.rabbitmq.client.AMQP;
import io.goldensignals.core.InFlight;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.Registration;
import io.goldensignals.core.TimerSpec;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.ledger.DeliveryOutcome;
import io.goldensignals.rabbitmq.ledger.OperationOutcome;
import io.goldensignals.rabbitmq.ledger.QueueAccount;
import io.goldensignals.rabbitmq.ledger.Subscription;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one queue, resolved once, and the subscriptions that feed its gauges. */
public final class QueueMeters implements QueueAccount {

    private static final long IDLE_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Meters meters;
    private final String name;
    private final Queues.Shared shared;
    private final LongAdder bytes = new LongAdder();
    private final Counter redelivered;
    private final Counter emptyGets;
    private final Counter skewed;
    private final DistributionSummary deliveries;
    private final DistributionSummary failedAttempts;
    private final Operation process;
    private final InFlight active;
    private final Object fetchLock = new Object();
    private volatile @Nullable Operation fetch;
    private final @Nullable Timer[] queueTime = new @Nullable Timer[2 * PublishTime.SOURCES];
    private final @Nullable Timer[] settleTime = new @Nullable Timer[DeliveryOutcome.ends()];
    private final @Nullable Timer[] endToEnd = new @Nullable Timer[DeliveryOutcome.ends()];
    private final AtomicLong lastDelivery = new AtomicLong();
    private volatile long lastConsumed; // when the last consumer ended
    private final List<Registration> gauges = new ArrayList<>();
    private volatile boolean kept;
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final Subscription.Totals ended = new Subscription.Totals(); // guarded by this

    QueueMeters(Meters meters, Queues.Shared shared, String name) {
        this.meters = meters;
        this.shared = shared;
        this.name = name;
        RabbitMeters.CONSUMED.counter(meters, this, queue -> queue.totals().pushed(), "rabbitmq", "process", name);
        RabbitMeters.CONSUMED_BYTES.counter(meters, bytes, LongAdder::sum, name);
        this.redelivered = RabbitMeters.REDELIVERED.counter(meters, name);
        this.emptyGets = RabbitMeters.EMPTY_GETS.counter(meters, name);
        this.skewed = RabbitMeters.QUEUE_SKEWED.counter(meters, name);
        this.deliveries = RabbitMeters.DELIVERIES.summary(meters, name);
        this.failedAttempts = RabbitMeters.FAILED_ATTEMPTS.summary(meters, name);
        for (int i = 0; i < DeliveryOutcome.ends(); i++) {
            DeliveryOutcome outcome = DeliveryOutcome.at(i);
            RabbitMeters.SETTLED.counter(meters, this, queue -> queue.totals().settled(outcome), name, outcome.label());
        }
        this.process = shared.handling().operation("rabbitmq", "process", name);
        this.active = RabbitMeters.PROCESS_ACTIVE.inFlight(meters, name);
        queueTimer(PublishTime.HEADER, false);
        RabbitMeters.CANCELLED.counter(meters, name, "application");
        RabbitMeters.CANCELLED.counter(meters, name, "broker");
        registerGauges();
    }

    private void registerGauges() {
        synchronized (gauges) { // of its own: a registry may read sums, which take ours, while it registers
            if (gauges.isEmpty()) {
                lastConsumed = meters.nanos();
                lastDelivery.setOpaque(lastConsumed);
                gauges.addAll(List.of(
                        RabbitMeters.UNSETTLED.gauge(meters, this, queue -> queue.sum(Subscription::unsettled), name),
                        RabbitMeters.UNSETTLED_OLDEST.gauge(meters, this, QueueMeters::oldestUnsettledSeconds, name),
                        RabbitMeters.WAITING.gauge(meters, this, queue -> queue.sum(Subscription::waiting), name),
                        RabbitMeters.CONSUMERS.gauge(meters, this, queue -> queue.sum(Subscription::active), name),
                        RabbitMeters.PREFETCH.gauge(meters, this, QueueMeters::prefetchUtilization, name),
                        RabbitMeters.LAST_DELIVERY.gauge(meters, this, QueueMeters::sinceLastDeliverySeconds, name)));
            }
        }
    }

    /** Consumers measure themselves alone, without a subscription: the gauges stay. */
    public void keep() {
        kept = true;
    }

    /** Removes the gauges if nothing has consumed from the queue for an hour; they come back with the next consumer. */
    void removeGaugesIfIdle() {
        synchronized (gauges) {
            long now = meters.nanos();
            if (!kept
                    && subscriptions.isEmpty()
                    && now - lastConsumed > IDLE_NANOS
                    && now - lastDelivery.getOpaque() > IDLE_NANOS) {
                gauges.forEach(Registration::close);
                gauges.clear();
            }
        }
    }

    @Override
    public void opened(Subscription subscription) {
        subscriptions.add(subscription);
        registerGauges();
    }

    @Override
    public synchronized void closed(Subscription subscription) {
        if (subscriptions.contains(subscription)) {
            lastConsumed = meters.nanos(); // before it is gone, or the gauges might go with it
            subscriptions.remove(subscription);
            subscription.addTo(ended, true);
        }
    }

    private synchronized Subscription.Totals totals() {
        Subscription.Totals sum = new Subscription.Totals();
        sum.add(ended);
        subscriptions.forEach(subscription -> subscription.addTo(sum, false));
        return sum;
    }

    public int subscriptions() {
        return subscriptions.size();
    }

    @Override
    public void delivered(long now) {
        lastDelivery.setOpaque(now);
    }

    @Override
    public synchronized void passed(boolean toConsumer, DeliveryOutcome outcome) {
        ended.passed(toConsumer, outcome);
    }

    /** A delivery to a consumer that is measured alone, whose settlement cannot be seen. */
    public synchronized void passed() {
        ended.passed();
    }

    @Override
    public void cancelled(boolean byBroker) {
        RabbitMeters.CANCELLED
                .counter(meters, name, byBroker ? "broker" : "application")
                .increment();
    }

    /** A fetch begins; a queue that is never fetched from has no meter of it. */
    public Operation fetching() {
        Operation known = fetch;
        if (known == null) {
            known = beginFetching();
        }
        return known;
    }

    private Operation beginFetching() {
        synchronized (fetchLock) { // of its own: a registry may read sums, which take ours, while it registers
            Operation known = fetch;
            if (known == null) {
                known = shared.fetches().operation("rabbitmq", "receive", "receive", name, "");
                RabbitMeters.CONSUMED.counter(
                        meters, this, queue -> queue.totals().fetched(), "rabbitmq", "receive", name);
                fetch = known;
            }
            return known;
        }
    }

    public void fetched(long nanos, boolean found) {
        if (!found) {
            emptyGets.increment();
        }
        if (nanos >= 0) {
            fetching().record(nanos, OutcomeResults.plain(found ? OperationOutcome.RECEIVED : OperationOutcome.EMPTY));
        }
    }

    /** What a delivery says of itself when its handling begins; returns when it was published, 0 if it does not say. */
    public long received(
            boolean repeated, AMQP.@Nullable BasicProperties properties, byte @Nullable [] body, long now) {
        bytes.add(body == null ? 0 : body.length);
        if (repeated) {
            redelivered.increment();
        }
        shared.headers().record(this, repeated, properties);
        return shared.publishTime()
                .record(this, properties, repeated, shared.clock().millis(now));
    }

    void deliveredBefore(long times) {
        deliveries.record((double) times);
    }

    void failedBefore(long times) {
        failedAttempts.record((double) times);
    }

    void queued(long millis, int source, boolean repeated) {
        queueTimer(source, repeated).record(millis, TimeUnit.MILLISECONDS);
    }

    /** The time of publishing is not to be believed. */
    void skewed() {
        skewed.increment();
    }

    public void handling() {
        active.begin();
    }

    /** The one end of each {@link #handling()}. */
    public void handled(long nanos, DeliveryOutcome outcome, @Nullable Throwable failure) {
        active.end();
        process.record(
                nanos,
                failure == null
                        ? OutcomeResults.plain(outcome)
                        : shared.outcomes().failed(outcome, failure));
    }

    @Override
    public void settled(DeliveryOutcome outcome, long arrived, long now, long publishedMillis) {
        try {
            timer(RabbitMeters.SETTLE_DURATION, settleTime, outcome).record(now - arrived, TimeUnit.NANOSECONDS);
            long fromPublishing = shared.clock().millis(now) - publishedMillis;
            if (publishedMillis != 0 && fromPublishing >= 0) {
                timer(RabbitMeters.END_TO_END, endToEnd, outcome).record(fromPublishing, TimeUnit.MILLISECONDS);
            }
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    private Timer timer(TimerSpec row, @Nullable Timer[] kept, DeliveryOutcome outcome) {
        Timer timer = kept[outcome.index()];
        if (timer == null) {
            timer = row.timer(meters, name, outcome.label());
            kept[outcome.index()] = timer; // a lost race is harmless, the registry returns the same timer
        }
        return timer;
    }

    private Timer queueTimer(int source, boolean repeated) {
        int index = 2 * source + (repeated ? 1 : 0);
        Timer timer = queueTime[index];
        if (timer == null) {
            timer = RabbitMeters.QUEUE_DURATION.timer(
                    meters, name, Boolean.toString(repeated), PublishTime.name(source));
            queueTime[index] = timer; // a lost race is harmless, the registry returns the same timer
        }
        return timer;
    }

    private double sum(ToLongFunction<Subscription> value) {
        return subscriptions.stream().mapToLong(value).sum();
    }

    private double prefetchUtilization() {
        return subscriptions.stream()
                .mapToDouble(Subscription::utilization)
                .max()
                .orElse(0);
    }

    private double sinceLastDeliverySeconds() {
        long now = meters.nanos();
        return Math.max(0, now - lastDelivery.getOpaque()) / 1e9; // a message may have come meanwhile
    }

    private double oldestUnsettledSeconds() {
        long now = meters.nanos();
        long oldest = now;
        for (Subscription subscription : subscriptions) {
            oldest = Math.min(oldest, subscription.oldest(now));
        }
        return (now - oldest) / 1e9;
    }
}
