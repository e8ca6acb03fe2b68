package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.Broker;
import io.goldensignals.examples.common.ConfirmedPublisher;
import io.goldensignals.examples.common.Database;
import io.goldensignals.examples.common.Event;
import io.goldensignals.examples.common.HealthServlet;
import io.goldensignals.examples.common.Lifecycle;
import io.goldensignals.examples.common.ModelStore;
import io.goldensignals.examples.common.OrderStages;
import io.goldensignals.examples.common.Orders;
import io.goldensignals.examples.common.Outbox;
import io.goldensignals.examples.common.OutboxRelay;
import io.goldensignals.examples.common.ServiceOptions;
import io.goldensignals.examples.common.TelemetryPublisher;
import io.goldensignals.examples.common.Topology;
import io.goldensignals.examples.common.WebServer;
import io.goldensignals.examples.common.Workers;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/** Puts the shop together. */
final class Shop {
    private static final int PREFETCH = 20;

    private final Instrumentation instrumentation;
    private final Database database;
    private final S3Client client;
    private final ModelStore models;
    private final Outbox outbox;
    private final Broker broker;
    private final OutboxRelay relay;
    private final TelemetryPublisher telemetry;
    private final @Nullable FleetFigures fleet;
    private @Nullable ShopJobs jobs;

    private Shop(ServiceOptions options, JobOptions jobOptions, FigureOptions figureOptions, Lifecycle lifecycle) {
        instrumentation = lifecycle.add(new Instrumentation(jobOptions.marks, figureOptions));
        fleet = instrumentation.fleet(figureOptions);
        database = lifecycle.add(Database.open(options.db, instrumentation::database, ShopOrders.TABLES));
        instrumentation.share(database, lifecycle);
        client = instrumentation.store(ModelStore.client(options));
        models = lifecycle.add(ModelStore.open(client, options));
        outbox = new Outbox(database);
        CustomerNotifier notifier = new CustomerNotifier(database, instrumentation.prices);
        broker = lifecycle.add(
                instrumentation.broker(options.connectionFactory(), Topology.SHOP_PRICED, Topology.SHOP_STATUS));
        broker.start(
                instrumentation.consumer(Topology.SHOP_PRICED, PREFETCH, Runnable::run, notifier::priced),
                instrumentation.consumer(Topology.SHOP_STATUS, PREFETCH, Runnable::run, notifier::statusChanged));
        telemetry = lifecycle.add(instrumentation.telemetry(options.recoveringConnectionFactory()));
        relay = lifecycle.add(OutboxRelay.start(outbox, new ConfirmedPublisher(broker)));
    }

    /** Starts the shop; what it opens is closed by the lifecycle. Returns the port. */
    static int start(ServiceOptions options, JobOptions jobs, FigureOptions figures, Lifecycle lifecycle) {
        options.requireValid();
        jobs.requireValid();
        figures.requireValid();
        Shop shop = new Shop(options, jobs, figures, lifecycle);
        shop.instrumentation.outbox(shop.relay);
        shop.instrumentation.orders(new OrderStages(shop.database));
        if (jobs.jobs) {
            shop.instrumentation.bucket(shop.client, options.bucket, jobs.bucketSizeEvery);
            shop.jobs = lifecycle.add(shop.startJobs(options, jobs, lifecycle));
        }
        Workers workers = lifecycle.add(Workers.start("http", 16, 100));
        Executor requests = shop.instrumentation.threads("http", workers.executor());
        int port =
                lifecycle.add(WebServer.start(options, requests, shop::serve)).port();
        shop.instrumentation.container();
        return port;
    }

    private ShopJobs startJobs(ServiceOptions options, JobOptions jobOptions, Lifecycle lifecycle) {
        ExportFiles files = lifecycle.add(new ExportFiles(
                instrumentation.exports(ExportFiles.writer(options)),
                instrumentation.retention(ExportFiles.cleaner(options)),
                options.bucket));
        OrderExport export = new OrderExport(database, files, instrumentation.exports);
        OrderCleanUp cleanUp = new OrderCleanUp(database, jobOptions.unpaidAfter);
        return ShopJobs.start(instrumentation.jobs, jobOptions, export, cleanUp);
    }

    private void serve(ServletContext context) {
        instrumentation.http(context);
        context.addFilter("visits", new VisitFilter(instrumentation.figures))
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
        add(context, "/session/*", new SessionServlet());
        add(context, "/models/*", new ModelServlet(database, models));
        add(context, "/editor/*", new EditorServlet(instrumentation.editor(), this::edited));
        add(context, "/orders/*", new OrderServlet(database, outbox, relay, instrumentation::orderCreated));
        add(context, "/checkout/*", new CheckoutServlet(database, instrumentation.figures));
        add(context, "/vouchers", new VoucherServlet(instrumentation::voucherRedeemed));
        add(context, "/activity", new ActivityServlet(instrumentation.community));
        ShopJobs running = jobs;
        if (running != null) {
            add(context, "/jobs/*", new JobServlet(running));
        }
        add(context, "/kpi/*", new KpiServlet(instrumentation.figures, fleet));
        add(context, "/health", new HealthServlet(broker, outbox));
    }

    private void edited(String action) {
        telemetry.publish(Event.of(Orders.EDITED, new Orders.Edited(action)));
    }

    private static void add(ServletContext context, String mapping, Servlet servlet) {
        context.addServlet(mapping, servlet).addMapping(mapping);
    }
}
