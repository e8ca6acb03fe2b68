package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.Cli;
import io.goldensignals.examples.common.ConfigurationException;
import io.goldensignals.examples.common.Lifecycle;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code demo}. */
@Command(
        name = "demo",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "Runs both services on real traffic and shows what they measure. Ctrl-C ends it.")
public final class Demo implements Callable<Integer> {
    private static final int UNREACHABLE_SECONDS = 5;
    private static final int GRACE_SECONDS = 60;
    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Option(names = "--duration", description = "how long, such as 30s or 5m (default: until Ctrl-C)")
    private String duration = "";

    @Option(names = "--rate", description = "requests per second (default: ${DEFAULT-VALUE})")
    private double rate = 20;

    @Option(
            names = "--faults",
            split = ",",
            converter = Fault.Named.class,
            description = "what goes wrong now and then: ${COMPLETION-CANDIDATES}")
    private Set<Fault> faults = EnumSet.noneOf(Fault.class);

    @Option(names = "--shops", description = "instances of the shop (default: ${DEFAULT-VALUE})")
    int shops = 1;

    @Option(names = "--mes", description = "instances of the MES (default: ${DEFAULT-VALUE})")
    int mes = 1;

    @Option(names = "--shop-port", description = "port of the first shop, 0 for any (default: ${DEFAULT-VALUE})")
    int shopPort = 8081;

    @Option(names = "--mes-port", description = "port of the first MES, 0 for any (default: ${DEFAULT-VALUE})")
    int mesPort = 8091;

    @Option(names = "--broker", description = "AMQP URI of a running broker (default: the demo starts one)")
    @Nullable
    String broker;

    @Option(names = "--embedded-broker", description = "start the embedded broker though RabbitMQ is installed")
    boolean embeddedBroker;

    @Option(names = "--s3", description = "URL of a running S3 server (default: the demo starts one)")
    @Nullable
    String s3;

    @Option(names = "--s3-port", description = "port of the demo's own S3 server (default: any)")
    int s3Port;

    @Option(names = "--s3-access-key", description = "S3 access key (default: ${DEFAULT-VALUE})")
    String s3AccessKey = "demo";

    @Option(names = "--s3-secret-key", description = "S3 secret key")
    String s3SecretKey = "demo-secret";

    @Option(names = "--prometheus", description = "also start the installed Prometheus")
    private boolean prometheus;

    @Option(names = "--prometheus-port", description = "its port, 0 for any (default: ${DEFAULT-VALUE})")
    private int prometheusPort = 9090;

    @Option(names = "--check", description = "fail unless traffic flowed and every key metric moved")
    private boolean check;

    @Option(
            names = "--terminal",
            hidden = true,
            description = "the height of the terminal, in which a table stays in place")
    private int terminal;

    /** How long the shop waits for the payment of an order. */
    String unpaidAfter = "PT30S";

    /** Where the services find the database, by the port of its server: there, unless something stands between. */
    IntUnaryOperator databaseRoute = port -> port;

    /** Hears what is being started. */
    Consumer<String> progress = step -> {};

    private volatile boolean ending;

    public static void main(String... args) {
        if (List.of(args).contains("--terminal")) {
            // The table shows the faults, and a line of the log would tear it.
            System.setProperty("org.slf4j.simpleLogger.log.io.goldensignals", "error");
        }
        Demo demo = new Demo();
        demo.progress = step -> System.err.println(step + " ...");
        System.exit(Cli.run(demo, "DEMO", args));
    }

    /** A signal interrupts the demo, which then closes what it opened before the process ends. */
    @Override
    public Integer call() throws Exception {
        Duration limit = limit();
        requireRange("--rate", rate, 0.1, 10_000);
        requireRange("--shops", shops, 1, 20);
        requireRange("--mes", mes, 1, 20);
        faults.forEach(fault -> fault.require(broker, s3));
        Thread main = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(main, ended), "shutdown"));
        try (Lifecycle lifecycle = new Lifecycle()) {
            return run(lifecycle, limit);
        } catch (ChildProcess.DiedException | TimeoutException failed) {
            if (!ending) {
                System.err.println("demo: " + failed.getMessage());
            }
            return 1;
        } catch (InterruptedException signal) {
            return 0;
        } finally {
            ended.countDown();
        }
    }

    private void end(Thread main, CountDownLatch ended) {
        ending = true;
        if (ended.getCount() > 0) {
            main.interrupt();
            try {
                ended.await(40, TimeUnit.SECONDS);
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int run(Lifecycle lifecycle, Duration limit) throws Exception {
        Stack stack = Stack.start(this, lifecycle);
        List<String> places = places(stack, lifecycle);
        if (terminal > 0) {
            System.out.print(CLEAR);
        } else {
            places.forEach(System.out::println);
        }
        Screen screen = new Screen(terminal, System.out, places);
        Traffic traffic = lifecycle.add(Traffic.start(stack, rate));
        FaultPlan plan = new FaultPlan(faults, stack, traffic);
        plan.start();
        long begin = System.nanoTime();
        try {
            show(stack, traffic, plan, screen, limit, begin);
        } finally {
            System.out.println(Screen.total(traffic, (System.nanoTime() - begin) / 1_000_000_000));
            System.out.println("To measure a service of your own: README.md, \"The first ten minutes\"");
        }
        plan.close();
        return check ? verdict(stack, traffic) : 0;
    }

    private void show(Stack stack, Traffic traffic, FaultPlan plan, Screen screen, Duration limit, long begin)
            throws InterruptedException {
        BrokerWatch watch = new BrokerWatch(stack, plan);
        long shown = 0;
        for (long second = 0; second < limit.toSeconds(); second = (System.nanoTime() - begin) / 1_000_000_000) {
            TimeUnit.SECONDS.sleep(1);
            stack.requireAlive();
            if (check) {
                watch.requireBroker(UNREACHABLE_SECONDS);
            }
            if (second - shown >= (terminal > 0 ? 1 : 5)) {
                screen.show(stack, traffic, plan, second);
                shown = second;
            }
        }
    }

    /** What has not moved yet gets a while longer: machines differ, and the last fault may just have ended. */
    private static int verdict(Stack stack, Traffic traffic) throws Exception {
        List<String> complaints = Check.complaints(stack, traffic);
        for (int i = 0; i < GRACE_SECONDS && !complaints.isEmpty(); i++) {
            TimeUnit.SECONDS.sleep(1);
            stack.requireAlive();
            complaints = Check.complaints(stack, traffic);
        }
        complaints.forEach(complaint -> System.err.println("demo: check failed: " + complaint));
        System.out.printf(
                "check %s: %d requests answered, %d failed%n",
                complaints.isEmpty() ? "passed" : "failed", traffic.answered(), traffic.failed());
        return complaints.isEmpty() ? 0 : 1;
    }

    private List<String> places(Stack stack, Lifecycle lifecycle) throws Exception {
        List<String> places = new ArrayList<>();
        for (ServiceProcess service : stack.services()) {
            places.add(line(service.name(), service.url() + "/golden-signals/ and /metrics"));
        }
        String uri = stack.broker.uri();
        places.add(line(
                "broker",
                (broker == null ? uri : ConfigurationException.shown(uri)) + " (" + stack.broker.describe() + ")"));
        stack.broker.metricsTarget().ifPresent(target -> places.add(line("", "http://" + target + "/metrics")));
        places.add(line("s3", stack.store.endpoint() + (stack.store.own() ? " (s3proxy, embedded)" : "")));
        places.add(line("telegram", stack.chat.url() + " (a stand-in: what the jobs' chat was told)"));
        if (prometheus) {
            int port = Ports.require("--prometheus-port", prometheusPort);
            lifecycle.add(PrometheusServer.start(stack, port));
            places.add(line("prometheus", "http://127.0.0.1:" + port));
        }
        places.add(line("logs", readable(stack.folders().logs())));
        return places;
    }

    private static String line(String what, String where) {
        return String.format(Locale.ROOT, "%-10s %s", what, where);
    }

    /** As seen from the folder in which the demo was started, if that is shorter. */
    private static String readable(Path folder) {
        Path here = Path.of("").toAbsolutePath();
        return (folder.startsWith(here) ? here.relativize(folder) : folder).toString();
    }

    private Duration limit() {
        if (duration.isEmpty()) {
            return Duration.ofDays(365);
        }
        try {
            return Duration.parse("PT" + duration);
        } catch (DateTimeParseException malformed) {
            throw new ConfigurationException("--duration", duration, "no duration", "such as 30s, 5m, 1h30m");
        }
    }

    private static void requireRange(String flag, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new ConfigurationException(
                    flag, number(value), "out of range", number(least) + " to " + number(most));
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
