package io.goldensignals.examples.shop;

import io.goldensignals.business.BusinessMetrics;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.examples.common.ServiceInstrumentation;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the shop does to be measured, beyond what every service does. */
final class Instrumentation extends ServiceInstrumentation {
    private final BusinessMetrics business = closing(BusinessMetrics.create(registry));
    private final Counter orders = ShopMeters.ORDERS.counter(meters);
    final ShopFigures figures = new ShopFigures(business);

    Instrumentation() {
        super("shop-api", ShopMeters.CATALOG, Instrumentation::http);
    }

    // region routes
    private static ServletMetrics http(MeterRegistry registry) {
        return ServletMetrics.builder(registry)
                .route("/session")
                .route("/session/{user}")
                .route("/models/{id}")
                .route("/editor/{action}")
                .route("/orders")
                .route("/orders/{id}")
                .route("/checkout/{id}")
                .route("/kpi")
                .route("/kpi/{figure}")
                .route("/health")
                .route("/metrics")
                .build();
    }
    // endregion

    /** Every action of the editor exists at zero before its first use. */
    RequestMetrics editor() {
        RequestMetrics editor = RequestMetrics.create(meters, ShopMeters.EDITOR);
        for (EditorServlet.Action action : EditorServlet.Action.values()) {
            editor.operation(action.tag());
        }
        return editor;
    }

    void orderCreated() {
        orders.increment();
    }
}
