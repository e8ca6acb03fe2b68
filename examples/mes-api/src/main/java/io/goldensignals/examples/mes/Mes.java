package io.goldensignals.examples.mes;

import io.goldensignals.examples.common.Broker;
import io.goldensignals.examples.common.ConfirmedPublisher;
import io.goldensignals.examples.common.Database;
import io.goldensignals.examples.common.HealthServlet;
import io.goldensignals.examples.common.Lifecycle;
import io.goldensignals.examples.common.ModelStore;
import io.goldensignals.examples.common.OrderStages;
import io.goldensignals.examples.common.Outbox;
import io.goldensignals.examples.common.OutboxRelay;
import io.goldensignals.examples.common.ServiceOptions;
import io.goldensignals.examples.common.Topology;
import io.goldensignals.examples.common.WebServer;
import io.goldensignals.examples.common.Workers;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** Puts the MES together. */
final class Mes {
    private static final int EDITS_AT_ONCE = 50;

    private final Instrumentation instrumentation;
    private final Database database;
    private final Outbox outbox;
    private final Broker broker;
    private final OutboxRelay relay;
    private final Forecast forecast = new Forecast(InstantSource.system());

    /** What comes later is closed first: the calculations end before the connection on which they acknowledge. */
    private Mes(ServiceOptions options, int priceWorkers, int priceQueue, Lifecycle lifecycle) {
        instrumentation = lifecycle.add(new Instrumentation());
        database = lifecycle.add(Database.open(options.db, instrumentation::database, MesOrders.TABLES));
        ModelStore models = lifecycle.add(ModelStore.open(instrumentation.store(ModelStore.client(options)), options));
        outbox = new Outbox(database);
        broker = lifecycle.add(instrumentation.broker(
                options.connectionFactory(), Topology.MES_CREATED, Topology.MES_EDITED, Topology.DEAD_LETTERS));
        relay = lifecycle.add(OutboxRelay.start(outbox, new ConfirmedPublisher(broker)));
        Workers workers = lifecycle.add(Workers.start("pricing", priceWorkers, priceQueue));
        Executor pricing = instrumentation.threads("pricing", workers.executor());
        PriceCalculator calculator = new PriceCalculator(
                database, models, outbox, relay, instrumentation.pricing(), instrumentation.estimates());
        // The broker hands out no more than the pool can run and hold, and keeps the rest for other instances.
        int prefetch = priceWorkers + priceQueue;
        broker.start(
                instrumentation.consumer(Topology.MES_CREATED, prefetch, pricing, calculator::orderCreated),
                instrumentation.consumer(Topology.MES_EDITED, EDITS_AT_ONCE, Runnable::run, forecast::edited));
    }

    /** Starts the MES; what it opens is closed by the lifecycle. Returns the port. */
    static int start(ServiceOptions options, int priceWorkers, int priceQueue, Lifecycle lifecycle) {
        options.requireValid();
        Mes mes = new Mes(options, priceWorkers, priceQueue, lifecycle);
        mes.instrumentation.outbox(mes.relay);
        mes.instrumentation.orders(new OrderStages(mes.database));
        Workers workers = lifecycle.add(Workers.start("http", 16, 100));
        Executor requests = mes.instrumentation.threads("http", workers.executor());
        int port = lifecycle.add(WebServer.start(options, requests, mes::serve)).port();
        mes.instrumentation.container();
        return port;
    }

    private void serve(ServletContext context) {
        instrumentation.http(context);
        add(context, "/login", new LoginServlet());
        add(context, "/operator/orders", new OrderListServlet(database, forecast, instrumentation.orderList()));
        add(context, "/orders/*", new StatusServlet(database, outbox, relay, instrumentation.statusChanges()));
        add(context, "/dead-letters/*", instrumentation.deadLetters(broker));
        add(context, "/health", new HealthServlet(broker, outbox));
    }

    private static void add(ServletContext context, String mapping, Servlet servlet) {
        context.addServlet(mapping, servlet).addMapping(mapping);
    }
}
