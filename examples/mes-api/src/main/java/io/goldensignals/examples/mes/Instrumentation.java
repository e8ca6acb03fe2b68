package io.goldensignals.examples.mes;

import io.goldensignals.core.Operation;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.examples.common.ServiceInstrumentation;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.core.instrument.MeterRegistry;

/** What the MES does to be measured, beyond what every service does. */
final class Instrumentation extends ServiceInstrumentation {

    Instrumentation() {
        super("mes-api", MesMeters.CATALOG, Instrumentation::http);
    }

    private static ServletMetrics http(MeterRegistry registry) {
        return ServletMetrics.builder(registry)
                .route("/login")
                .route("/operator/orders")
                .route("/orders/{id}/status")
                .route("/health")
                .route("/metrics")
                .build();
    }

    Operation pricing() {
        return RequestMetrics.builder(meters, MesMeters.PRICE)
                .inFlight(MesMeters.PRICE_ACTIVE)
                .stages(MesMeters.PRICE_STAGES)
                .build()
                .operation();
    }

    Operation orderList() {
        return RequestMetrics.builder(meters, MesMeters.ORDER_LIST)
                .stages(MesMeters.ORDER_LIST_STAGES)
                .build()
                .operation();
    }

    /** Every target status exists at zero before its first change. */
    RequestMetrics statusChanges() {
        RequestMetrics changes = RequestMetrics.create(meters, MesMeters.STATUS_CHANGES);
        for (StatusServlet.Target target : StatusServlet.Target.values()) {
            changes.operation(target.tag());
        }
        return changes;
    }
}
