package io.goldensignals.examples.shop;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
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
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;

/** What the shop does to be measured, beyond what every service does. */
final class Instrumentation extends ServiceInstrumentation {
    final SharedCounts counts = new SharedCounts();
    private final BusinessMetrics business =
            closing(BusinessMetrics.builder(registry).store(counts).build());
    private final QualityMetrics quality = closing(QualityMetrics.create(registry));
    private final Counter orders = ShopMeters.ORDERS.counter(meters);
    final JobMetrics jobs;
    final ShopFigures figures = new ShopFigures(business);
    final Community community = new Community(business);
    final PriceQuality prices = new PriceQuality(quality);
    final Freshness exports = quality.freshness("order_exports");

    /**
     * Begins to measure.
     *
     * @param marks where runs of jobs leave a mark, so that the next process notices one that was killed
     */
    Instrumentation(Path marks) {
        super("shop-api", ShopMeters.CATALOG, Instrumentation::http);
        jobs = closing(JobMetrics.builder(registry).marks(marks).build());
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
                .route("/jobs/{job}")
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
                .prefix(bucket, ExportFiles.FOLDER)
                .unfinishedUploads()
                .every(period)
                .start());
    }

    /** A client for the files of the exports that answers by futures. */
    S3AsyncClient exports(S3AsyncClientBuilder builder) {
        return s3.wrap("exports", builder);
    }

    /** A client of the SDK v1, which has been doing its work for years. */
    AmazonS3 retention(AmazonS3ClientBuilder builder) {
        return s3.v1().wrap("retention", builder);
    }

    void orderCreated() {
        orders.increment();
    }
}
