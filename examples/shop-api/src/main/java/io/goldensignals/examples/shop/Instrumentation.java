package io.goldensignals.examples.shop;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import io.goldensignals.business.BusinessMetrics;
import io.goldensignals.business.DistinctStore;
import io.goldensignals.business.RedisDistinctStore;
import io.goldensignals.core.RequestMetrics;
import io.goldensignals.examples.common.Database;
import io.goldensignals.examples.common.JsonServlet;
import io.goldensignals.examples.common.Lifecycle;
import io.goldensignals.examples.common.ServiceInstrumentation;
import io.goldensignals.jobs.JobMetrics;
import io.goldensignals.quality.Freshness;
import io.goldensignals.quality.QualityMetrics;
import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisPooled;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;

/** What the shop does to be measured, beyond what every service does. */
final class Instrumentation extends ServiceInstrumentation {
    /** What the instances count together in the database, if they have no Redis. */
    private final SharedCounts counts = new SharedCounts();

    private final QualityMetrics quality = closing(QualityMetrics.create(registry));
    private final Counter orders = ShopMeters.ORDERS.counter(meters);
    final JobMetrics jobs;
    private final BusinessMetrics business;
    final ShopFigures figures;
    final Community community;
    final PriceQuality prices = new PriceQuality(quality);
    final Freshness exports = quality.freshness("order_exports");

    /**
     * Begins to measure.
     *
     * @param marks where runs of jobs leave a mark, so that the next process notices one that was killed
     * @param options where the instances count together
     */
    Instrumentation(Path marks, FigureOptions options) {
        super("shop-api", ShopMeters.CATALOG, registry -> http(registry, options.usersWindow));
        business = closing(BusinessMetrics.builder(registry)
                .store(store(options.redis()))
                .flushEvery(Duration.ofSeconds(2)) // so far may a merged figure be behind
                .build());
        figures = new ShopFigures(business);
        community = new Community(business);
        jobs = closing(JobMetrics.builder(registry).marks(marks).build());
    }

    private DistinctStore store(@Nullable URI redis) {
        return redis == null ? counts : RedisDistinctStore.of(closing(new JedisPooled(redis)), "shop");
    }

    /** Counts together in {@code database}; what waits is sent before it closes. */
    void share(Database database, Lifecycle lifecycle) {
        counts.use(database);
        lifecycle.add(counts);
        lifecycle.add(business);
    }

    /** The figures over all instances, if Prometheus can be asked. */
    @Nullable
    FleetFigures fleet(FigureOptions options) {
        URI prometheus = options.prometheus();
        return prometheus == null ? null : new FleetFigures(prometheus, InstantSource.system());
    }

    // region routes
    private static ServletMetrics http(MeterRegistry registry, Duration usersWindow) {
        return ServletMetrics.builder(registry)
                .route("/session")
                .route("/session/{user}")
                .route("/models/{id}")
                .route("/editor/{action}")
                .route("/orders")
                .route("/orders/{id}")
                .route("/checkout/{id}")
                .route("/activity")
                .route("/vouchers")
                .route("/jobs/{job}")
                .route("/kpi")
                .route("/kpi/{figure}")
                .route("/health")
                .route("/metrics")
                .objective("/orders", 0.999, Duration.ofMillis(250), 0.99)
                .objective("/models/{id}", 0.995, Duration.ofSeconds(1), 0.95)
                .objective("/editor/{action}", 0.999, Duration.ofMillis(500), 0.95)
                .topUsers(10, JsonServlet::userOf, usersWindow) // customers' numbers; hash what identifies a person
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

    /**
     * A mistake, kept for the demo's fault {@code too-many-series}: a label whose values are as many as there are vouchers. The
     * registry's budget keeps it from filling the memory, and counts the rest as {@code _OTHER}. A row of a catalogue would have
     * asked for a cap.
     */
    void voucherRedeemed(String code) {
        registry.counter("shop.vouchers", "voucher", code).increment();
    }

    void orderCreated() {
        orders.increment();
    }
}
