package io.goldensignals.rabbitmq;

import io.goldensignals.core.InFlight;
import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.Registration;
import io.goldensignals.core.TimerSpec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one queue, resolved once, and the subscriptions that feed its gauges. */
final class QueueMeters {

    private static final long IDLE_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Meters meters;
    private final String name;
    private final Queues queues;
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
    private final @Nullable Timer[] settleTime = new @Nullable Timer[Outcomes.count()];
    private final @Nullable Timer[] endToEnd = new @Nullable Timer[Outcomes.count()];
    private final Opaque lastDelivery = new Opaque();
    private final List<Registration> gauges = new ArrayList<>();
    private volatile boolean kept;
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final QueueTotals ended = new QueueTotals(); // guarded by this

    QueueMeters(Meters meters, Queues queues, String name) {
        this.meters = meters;
        this.queues = queues;
        this.name = name;
        RabbitMeters.CONSUMED.counter(meters, this, queue -> queue.totals().pushed(), "rabbitmq", "process", name);
        RabbitMeters.CONSUMED_BYTES.counter(meters, bytes, LongAdder::sum, name);
        this.redelivered = RabbitMeters.REDELIVERED.counter(meters, name);
        this.emptyGets = RabbitMeters.EMPTY_GETS.counter(meters, name);
        this.skewed = RabbitMeters.QUEUE_SKEWED.counter(meters, name);
        this.deliveries = RabbitMeters.DELIVERIES.summary(meters, name);
        this.failedAttempts = RabbitMeters.FAILED_ATTEMPTS.summary(meters, name);
        for (int i = 0; i < Outcomes.count(); i++) {
            int outcome = i;
            RabbitMeters.SETTLED.counter(
                    meters, this, queue -> queue.totals().settled(outcome), name, Outcomes.name(i));
        }
        this.process = queues.handling().operation("rabbitmq", "process", name);
        this.active = RabbitMeters.PROCESS_ACTIVE.inFlight(meters, name);
        queueTimer(PublishTime.HEADER, false);
        RabbitMeters.CANCELLED.counter(meters, name, "application");
        RabbitMeters.CANCELLED.counter(meters, name, "broker");
        registerGauges();
    }

    private void registerGauges() {
        synchronized (gauges) { // of its own: a registry may read sums, which take ours, while it registers
            if (gauges.isEmpty()) {
                lastDelivery.set(meters.nanos());
                gauges.addAll(List.of(
                        RabbitMeters.UNSETTLED.gauge(meters, this, queue -> queue.sum(Subscription::unsettled), name),
                        RabbitMeters.UNSETTLED_OLDEST.gauge(meters, this, QueueMeters::oldestUnsettledSeconds, name),
                        RabbitMeters.WAITING.gauge(meters, this, queue -> queue.sum(Subscription::waiting), name),
                        RabbitMeters.CONSUMERS.gauge(meters, this, queue -> queue.sum(Subscription::active), name),
                        RabbitMeters.PREFETCH.gauge(meters, this, QueueMeters::prefetchUtilization, name),
                        RabbitMeters.LAST_DELIVERY.gauge(
                                meters, this, queue -> (meters.nanos() - queue.lastDelivery.get()) / 1e9, name)));
            }
        }
    }

    /** Consumers measure themselves alone, without a subscription: the gauges stay. */
    void keep() {
        kept = true;
    }

    /** Removes the gauges if nothing has consumed from the queue for an hour; they come back with the next consumer. */
    void removeGaugesIfIdle() {
        synchronized (gauges) {
            if (!kept && subscriptions.isEmpty() && meters.nanos() - lastDelivery.get() > IDLE_NANOS) {
                gauges.forEach(Registration::close);
                gauges.clear();
            }
        }
    }

    void add(Subscription subscription) {
        subscriptions.add(subscription);
        registerGauges();
    }

    /** The subscription has ended: what it counted is kept here from now on. */
    synchronized void fold(Subscription subscription) {
        if (subscriptions.remove(subscription)) {
            subscription.addTo(ended, true);
        }
    }

    private synchronized QueueTotals totals() {
        QueueTotals sum = new QueueTotals();
        sum.add(ended);
        subscriptions.forEach(subscription -> subscription.addTo(sum, false));
        return sum;
    }

    int subscriptions() {
        return subscriptions.size();
    }

    void delivered(long now) {
        lastDelivery.set(now);
    }

    /** A delivery that no subscription can count any more. */
    synchronized void passed(Subscription subscription, int outcome) {
        ended.passed(subscription.isConsumer(), outcome);
    }

    /** A delivery to a consumer that is measured alone, whose settlement cannot be seen. */
    synchronized void passed() {
        ended.passed();
    }

    void cancelled(String initiator) {
        RabbitMeters.CANCELLED.counter(meters, name, initiator).increment();
    }

    /** A fetch begins; a queue that is never fetched from has no meter of it. */
    Operation fetching() {
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
                known = queues.fetches().operation("rabbitmq", "receive", "receive", name, "");
                RabbitMeters.CONSUMED.counter(
                        meters, this, queue -> queue.totals().fetched(), "rabbitmq", "receive", name);
                fetch = known;
            }
            return known;
        }
    }

    void fetched(long nanos, boolean found) {
        if (!found) {
            emptyGets.increment();
        }
        if (nanos >= 0) {
            fetching().record(nanos, found ? OperationResults.RECEIVED : OperationResults.EMPTY);
        }
    }

    void received(int size, boolean repeated) {
        bytes.add(size);
        if (repeated) {
            redelivered.increment();
        }
    }

    void deliveredBefore(long times) {
        deliveries.record((double) times);
    }

    void failedBefore(long times) {
        failedAttempts.record((double) times);
    }

    void queued(long millis, int source, boolean repeated) {
        if (millis < 0) {
            skewed.increment();
        } else {
            queueTimer(source, repeated).record(millis, TimeUnit.MILLISECONDS);
        }
    }

    void handling() {
        active.begin();
    }

    /** The one end of each {@link #handling()}. */
    void handled(long nanos, int outcome, @Nullable Throwable failure) {
        active.end();
        process.record(
                nanos,
                failure == null ? Outcomes.handled(outcome) : queues.outcomes().failed(outcome, failure));
    }

    /** How long a settlement took, from arrival and, unless negative, from publishing. */
    void settled(int outcome, long nanos, long millisFromPublishing) {
        try {
            timer(RabbitMeters.SETTLE_DURATION, settleTime, outcome).record(nanos, TimeUnit.NANOSECONDS);
            if (millisFromPublishing >= 0) {
                timer(RabbitMeters.END_TO_END, endToEnd, outcome).record(millisFromPublishing, TimeUnit.MILLISECONDS);
            }
        } catch (Throwable failure) {
            meters.failed(failure);
        }
    }

    private Timer timer(TimerSpec row, @Nullable Timer[] kept, int outcome) {
        Timer timer = kept[outcome];
        if (timer == null) {
            timer = row.timer(meters, name, Outcomes.name(outcome));
            kept[outcome] = timer; // a lost race is harmless, the registry returns the same timer
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

    private double oldestUnsettledSeconds() {
        long now = meters.nanos();
        long oldest = now;
        for (Subscription subscription : subscriptions) {
            oldest = Math.min(oldest, subscription.oldest(now));
        }
        return (now - oldest) / 1e9;
    }
}
