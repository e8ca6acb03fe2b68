package io.goldensignals.rabbitmq.hooks;

import io.goldensignals.core.Meters;
import io.goldensignals.rabbitmq.RabbitClientMeters;
import io.goldensignals.rabbitmq.RabbitTags;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a hook which we had installed was replaced: its neighbour saw an event and it did not.
 *
 * <p>The first proof of each kind is logged and sets its gauge; each one counts in {@code instrumentation.errors}. Nothing
 * resets the gauge: what was missed stays missing. Thread-safe.
 */
final class HookCheck {

    private static final Logger LOG = LoggerFactory.getLogger(HookCheck.class);

    /** The hooks of a connection factory that see messages; each is a value of {@link RabbitTags#HOOK}. */
    enum Kind {
        METRICS("setMetricsCollector", "confirms, settlements, connections and channels are not measured"),
        OBSERVATION("setObservationCollector", "publishes, handling and fetches are not measured"),
        TRAFFIC("setTrafficListener", "returns, the multiple of a refusal, prefetch and transactions are not measured");

        private final String setter;
        private final String consequence;

        Kind(String setter, String consequence) {
            this.setter = setter;
            this.consequence = consequence;
        }

        String tagValue() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Meters meters;
    private final Map<Kind, Replaced> replaced = new EnumMap<>(Kind.class);

    HookCheck(Meters meters) {
        this.meters = meters;
        for (Kind kind : Kind.values()) {
            Replaced state = new Replaced(kind);
            replaced.put(kind, state);
            RabbitClientMeters.HOOKS_REPLACED.gauge(
                    meters, state.proven, proven -> proven.get() ? 1 : 0, kind.tagValue());
        }
    }

    /** An event went past our hook of this kind. */
    @SuppressWarnings("NullAway") // the map has all kinds
    void missed(Kind kind) {
        Replaced cause = replaced.get(kind);
        if (cause.proven.compareAndSet(false, true)) {
            LOG.warn("{}", cause.getMessage());
        }
        meters.failed(cause);
    }

    /** One for each kind, as it may be counted for each message: without a stack trace, which would say nothing. */
    private static final class Replaced extends IllegalStateException {

        private static final long serialVersionUID = 1;

        private final AtomicBoolean proven = new AtomicBoolean();

        Replaced(Kind kind) {
            super("A hook of RabbitMetrics was replaced, probably by a later ConnectionFactory." + kind.setter + ": "
                    + kind.consequence + " on the connections concerned. Call RabbitMetrics.instrument last.");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
