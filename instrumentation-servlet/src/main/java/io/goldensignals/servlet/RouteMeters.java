package io.goldensignals.servlet;

import io.goldensignals.core.Meters;
import io.goldensignals.core.Operation;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.core.SummarySpec;
import io.micrometer.core.instrument.DistributionSummary;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one route, by {@link RequestKind}. The arrays are written without a lock: two threads that race for a
 * slot store the same meter.
 */
final class RouteMeters {

    private final Meters meters;
    private final RequestMetrics requests;
    private final String route;
    private final @Nullable Operation[] operations = new @Nullable Operation[RequestKind.COUNT];
    private final @Nullable DistributionSummary[] received = new @Nullable DistributionSummary[RequestKind.UNVERSIONED];
    private final @Nullable DistributionSummary[] sent = new @Nullable DistributionSummary[RequestKind.UNVERSIONED];

    RouteMeters(Meters meters, RequestMetrics requests, String route) {
        this.meters = meters;
        this.requests = requests;
        this.route = route;
    }

    String route() {
        return route;
    }

    Operation operation(int kind) {
        Operation operation = operations[kind];
        if (operation == null) {
            operation = requests.operation(
                    RequestKind.methodOf(kind), RequestKind.schemeOf(kind), route, RequestKind.versionOf(kind));
            operations[kind] = operation;
        }
        return operation;
    }

    void received(int kind, long bytes) {
        body(received, ServletMeters.REQUEST_BODY_SIZE, kind).record((double) bytes);
    }

    void sent(int kind, long bytes) {
        body(sent, ServletMeters.RESPONSE_BODY_SIZE, kind).record((double) bytes);
    }

    private DistributionSummary body(@Nullable DistributionSummary[] slots, SummarySpec row, int kind) {
        int slot = RequestKind.unversioned(kind);
        DistributionSummary summary = slots[slot];
        if (summary == null) {
            summary = row.summary(meters, RequestKind.methodOf(kind), RequestKind.schemeOf(kind), route);
            slots[slot] = summary;
        }
        return summary;
    }
}
