package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.ConfigurationException;
import io.goldensignals.examples.common.Lifecycle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The stack of the demo with a network between the services and what they depend on, and the means to break both. */
final class ChaosStack {
    /** A service that meets a database that is away does not start; whatever starts services tries again. */
    private static final int STARTS = 60;

    final Stack stack;
    final Watch watch;
    private final RabbitServer rabbit;
    private final ObjectStore store;
    private final TcpProxy broker;
    private final TcpProxy objects;
    private final TcpProxy database;
    private final int databasePort;
    private final Demo options = new Demo();

    private ChaosStack(Lifecycle lifecycle, int instances) throws Exception {
        Stack.Folders folders = Stack.Folders.create(lifecycle);
        rabbit = lifecycle.add(RabbitServer.find(folders.work(), folders.logs())
                .orElseThrow(() -> new ConfigurationException(
                        "--seed", "", "no RabbitMQ is installed", "a machine that has rabbitmq-server")));
        rabbit.start();
        store = lifecycle.add(ObjectStore.embedded(options.s3AccessKey, options.s3SecretKey, Ports.free()));
        broker = lifecycle.add(TcpProxy.before(URI.create(rabbit.uri()).getPort()));
        objects = lifecycle.add(TcpProxy.before(URI.create(store.endpoint()).getPort()));
        options.shops = instances;
        options.mes = instances;
        options.shopPort = 0;
        options.mesPort = 0;
        options.unpaidAfter = "PT24H"; // so that no order is cleaned up before it is looked for
        options.broker = "amqp://guest:guest@127.0.0.1:" + broker.port();
        options.s3 = "http://127.0.0.1:" + objects.port();
        TcpProxy[] between = new TcpProxy[1];
        int[] server = new int[1];
        options.databaseRoute = port -> {
            server[0] = port;
            try {
                between[0] = lifecycle.add(TcpProxy.before(port));
                return between[0].port();
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        };
        stack = Stack.start(options, lifecycle);
        database = between[0];
        databasePort = server[0];
        watch = lifecycle.add(Watch.start(stack));
    }

    /** Starts everything; the lifecycle closes it. */
    static ChaosStack start(Lifecycle lifecycle, int instances) throws Exception {
        return new ChaosStack(lifecycle, instances);
    }

    /** What of orders and models is not as it was promised, or not yet. */
    List<String> complaints(Ledger ledger) throws SQLException {
        List<String> complaints = new ArrayList<>(OrderTruth.complaints(databasePort, ledger));
        complaints.addAll(ModelTruth.complaints(databasePort, store, options));
        return complaints;
    }

    int orders() throws SQLException {
        return OrderTruth.count(databasePort);
    }

    String brokerMetrics() {
        return rabbit.metricsTarget().orElseThrow();
    }

    /** Has the fault last for its time, and ends it. */
    void suffer(ChaosPlan.Event event) throws Exception {
        switch (event.fault()) {
            case SHOP_KILL -> kill(instance("shop-api", event), event.millis());
            case MES_KILL -> kill(instance("mes-api", event), event.millis());
            case SHOP_PAUSE -> pause(instance("shop-api", event).process(), event.millis());
            case MES_PAUSE -> pause(instance("mes-api", event).process(), event.millis());
            case BROKER_KILL -> {
                rabbit.process().orElseThrow().kill();
                TimeUnit.MILLISECONDS.sleep(event.millis());
                rabbit.start();
            }
            case BROKER_PAUSE -> pause(rabbit.process().orElseThrow(), event.millis());
            case BROKER_CUT -> during(event, broker::cut);
            case BROKER_SLOW -> during(event, on -> broker.slow(on ? 100 : 0));
            case BROKER_SILENT -> during(event, broker::silent);
            case S3_CUT -> during(event, objects::cut);
            case S3_SLOW -> during(event, on -> objects.slow(on ? 50 : 0));
            case S3_SILENT -> during(event, objects::silent);
            case S3_ERRORS -> during(event, store::failing);
            case DATABASE_CUT -> during(event, database::cut);
            case DATABASE_SLOW -> during(event, on -> database.slow(on ? 20 : 0));
            case DATABASE_SILENT -> during(event, database::silent);
        }
    }

    private ServiceProcess instance(String service, ChaosPlan.Event event) {
        List<ServiceProcess> instances = stack.services(service);
        return instances.get(event.instance());
    }

    /** What can be on or off. */
    private interface Switch {
        void turn(boolean on);
    }

    private static void during(ChaosPlan.Event event, Switch fault) throws InterruptedException {
        fault.turn(true);
        try {
            TimeUnit.MILLISECONDS.sleep(event.millis());
        } finally {
            fault.turn(false);
        }
    }

    private static void pause(ChildProcess process, long millis) throws Exception {
        process.signal("STOP");
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } finally {
            process.signal("CONT");
        }
    }

    /** While it is down the last answers reach the users, who are asked then what they know. */
    private void kill(ServiceProcess service, long millis) throws Exception {
        service.process().kill();
        TimeUnit.MILLISECONDS.sleep(millis);
        watch.died(service);
        for (int tries = 1; ; tries++) {
            watch.born(service);
            service.startAgain();
            try {
                service.awaitHealth(() -> {});
                return;
            } catch (ChildProcess.DiedException again) {
                watch.died(service);
                if (tries == STARTS) {
                    throw again;
                }
            }
        }
    }
}
