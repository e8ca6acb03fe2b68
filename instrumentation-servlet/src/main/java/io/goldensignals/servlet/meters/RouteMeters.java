package io.goldensignals.servlet.meters;

import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.SummarySpec;
import io.goldensignals.servlet.ServletMeters;
import io.micrometer.core.instrument.DistributionSummary;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one route, by {@linkplain RequestKinds kind}. The arrays are written without a lock: two threads that race for a
 * slot store the same meter.
 */
public final class RouteMeters {

    private final Meters meters;
    private final RequestMetrics requests;
    private final RequestKinds kinds;
    private final String route;
    private final @Nullable Operation[] operations;
    private final @Nullable DistributionSummary[] received;
    private final @Nullable DistributionSummary[] sent;

    RouteMeters(Meters meters, RequestMetrics requests, RequestKinds kinds, String route) {
        this.meters = meters;
        this.requests = requests;
        this.kinds = kinds;
        this.route = route;
        this.operations = new @Nullable Operation[kinds.count()];
        this.received = new @Nullable DistributionSummary[kinds.unversioned()];
        this.sent = new @Nullable DistributionSummary[kinds.unversioned()];
    }

    /** The durations of requests of a kind. */
    public Operation operation(int kind) {
        Operation operation = operations[kind];
        if (operation == null) {
            operation = requests.operation(
                    kinds.methodOf(kind),
                    kinds.schemeOf(kind),
                    route,
                    kinds.versionOf(kind),
                    kinds.serverAddress(),
                    kinds.serverPort());
            operations[kind] = operation;
        }
        return operation;
    }

    /** Records the size of a request's body. */
    public void received(int kind, long bytes) {
        body(received, ServletMeters.REQUEST_BODY_SIZE, kind).record((double) bytes);
    }

    /** Records the size of a response's body. */
    public void sent(int kind, long bytes) {
        body(sent, ServletMeters.RESPONSE_BODY_SIZE, kind).record((double) bytes);
    }

    private DistributionSummary body(@Nullable DistributionSummary[] slots, SummarySpec row, int kind) {
        int slot = kinds.unversioned(kind);
        DistributionSummary summary = slots[slot];
        if (summary == null) {
            summary = row.summary(
                    meters,
                    kinds.methodOf(kind),
                    kinds.schemeOf(kind),
                    route,
                    kinds.serverAddress(),
                    kinds.serverPort());
            slots[slot] = summary;
        }
        return summary;
    }
}
