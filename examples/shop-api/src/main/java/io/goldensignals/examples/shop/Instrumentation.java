package io.goldensignals.examples.shop;

import io.goldensignals.business.BusinessMetrics;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.examples.common.JsonServlet;
import io.goldensignals.examples.common.ServiceInstrumentation;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.quality.Freshness;
import io.goldensignals.quality.QualityMetrics;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import software.amazon.awssdk.services.s3.S3Client;

/** What the shop does to be measured, beyond what every service does. */
final class Instrumentation extends ServiceInstrumentation {
    private final BusinessMetrics business = closing(BusinessMetrics.create(registry));
    private final QualityMetrics quality = closing(QualityMetrics.create(registry));
    private final Counter orders = ShopMeters.ORDERS.counter(meters);
    final JobMetrics jobs = closing(JobMetrics.create(registry));
    final ShopFigures figures = new ShopFigures(business);
    final Community community = new Community(business);
    final PriceQuality prices = new PriceQuality(quality);
    final Freshness exports = quality.freshness("order_exports");

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
                .route("/activity")
                .route("/kpi")
                .route("/kpi/{figure}")
                .route("/health")
                .route("/metrics")
                .objective("/orders", Duration.ofMillis(250), 0.99)
                .objective("/models/{id}", Duration.ofSeconds(1), 0.95)
                .objective("/editor/{action}", Duration.ofMillis(500), 0.95)
                .topUsers(10, JsonServlet::userOf) // customers' numbers; hash what tells who somebody is
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

    /** Measures how much there is in the bucket, and how much of it are exports. */
    void bucket(S3Client client, String bucket, Duration period) {
        closing(s3.monitor(client)
                .bucket(bucket)
                .prefix(bucket, OrderExport.FOLDER)
                .unfinishedUploads()
                .every(period)
                .start());
    }

    void orderCreated() {
        orders.increment();
    }
}
