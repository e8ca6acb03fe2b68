package io.goldensignals.examples.mes;

import io.goldensignals.core.Operation;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.examples.common.Broker;
import io.goldensignals.examples.common.DeadLetters;
import io.goldensignals.examples.common.ServiceInstrumentation;
import io.goldensignals.quality.QualityMetrics;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** What the MES does to be measured, beyond what every service does. */
final class Instrumentation extends ServiceInstrumentation {
    private final QualityMetrics quality = closing(QualityMetrics.create(registry));

    Instrumentation() {
        super("mes-api", MesMeters.CATALOG, Instrumentation::http);
    }

    private static ServletMetrics http(MeterRegistry registry) {
        return ServletMetrics.builder(registry)
                .route("/login")
                .route("/operator/orders")
                .route("/orders/{id}/status")
                .route("/dead-letters/{action}")
                .route("/health")
                .route("/metrics")
                .objective("/operator/orders", 0.999, Duration.ofMillis(250), 0.95)
                .build();
    }

    Operation pricing() {
        return RequestMetrics.builder(meters, MesMeters.PRICE)
                .inFlight(MesMeters.PRICE_ACTIVE)
                .stages(MesMeters.PRICE_STAGES)
                .build()
                .operation();
    }

    /** Calls of the model that estimates prices, which could as well be another service. */
    Operation estimates() {
        return quality.model("price");
    }

    DeadLetterServlet deadLetters(Broker broker) {
        return new DeadLetterServlet(new DeadLetters(broker), meters);
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
