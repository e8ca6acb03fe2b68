package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.Cli;
import io.goldensignals.examples.common.ConfigurationException;
import io.goldensignals.examples.common.Lifecycle;
import java.io.PrintStream;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
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
    static final int SHOP_PORT = 8081;
    static final int MES_PORT = 8091;
    private static final int PAGE_PORT = 8070;
    static final int PROMETHEUS_PORT = 9090;
    private static final String OR_ANY = ", or any if that is taken)";
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

    @Option(names = "--page-port", description = "port of the demo's page, 0 for any (default: " + PAGE_PORT + OR_ANY)
    private int pagePort = -1;

    @Option(names = "--shop-port", description = "port of the first shop, 0 for any (default: " + SHOP_PORT + OR_ANY)
    int shopPort = -1;

    @Option(names = "--mes-port", description = "port of the first MES, 0 for any (default: " + MES_PORT + OR_ANY)
    int mesPort = -1;

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

    @Option(
            names = "--redis",
            arity = "0..1",
            fallbackValue = "",
            description = "count visitors of all shops in a Redis: the one at this URL, or the installed one")
    @Nullable
    String redis;

    @Option(names = "--prometheus", description = "also start the installed Prometheus")
    boolean prometheus;

    @Option(names = "--prometheus-port", description = "its port, 0 for any (default: " + PROMETHEUS_PORT + OR_ANY)
    int prometheusPort = -1;

    @Option(names = "--check", description = "fail unless traffic flowed and every key metric moved")
    private boolean check;

    @Option(
            names = "--terminal",
            hidden = true,
            description = "the size of the terminal, in which a table stays in place")
    private String terminal = "";

    /** How long the shop waits for the payment of an order. */
    String unpaidAfter = "PT30S";

    /** Where the services find the database, by the port of its server: there, unless something stands between. */
    IntUnaryOperator databaseRoute = port -> port;

    /** Hears what is being started. */
    Consumer<String> progress = step -> {};

    private final PrintStream out = System.out;

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
        Lifecycle lifecycle = new Lifecycle();
        Ending ending = new Ending(Thread.currentThread(), lifecycle);
        Runtime.getRuntime().addShutdownHook(new Thread(ending::signal, "shutdown"));
        try {
            return run(lifecycle, limit);
        } catch (ChildProcess.DiedException | TimeoutException failed) {
            if (!ending.begun()) {
                System.err.println("demo: " + failed.getMessage());
            }
            return 1;
        } catch (Exception failed) {
            if (ending.begun()) {
                return 0; // whatever the signal interrupted: libraries wrap that in exceptions of their own
            }
            throw failed;
        } finally {
            ending.close();
        }
    }

    private int run(Lifecycle lifecycle, Duration limit) throws Exception {
        DemoPage page = lifecycle.add(DemoPage.start(Ports.of("--page-port", pagePort, PAGE_PORT)));
        Consumer<String> said = progress;
        progress = step -> {
            said.accept(step);
            page.progress(step);
        };
        Stack stack = Stack.start(this, lifecycle);
        String url = prometheus(stack, lifecycle);
        List<Place> places = new ArrayList<>(Place.of(stack));
        if (url != null) {
            places.add(new Place("prometheus", url, ""));
        }
        Traffic traffic = lifecycle.add(Traffic.start(stack, rate));
        FaultPlan plan = new FaultPlan(faults, stack, traffic);
        lifecycle.add(plan::abandon);
        plan.start();
        page.show(new DemoView(stack, traffic, plan, places, url == null ? null : new Alerts(url)));

        places.add(0, new Place("open", page.url(), "signals, faults, alerts"));
        List<String> lines = places.stream().map(Place::toString).toList();
        if (terminal.isEmpty()) {
            lines.forEach(out::println);
        } else {
            out.print(CLEAR);
        }
        Screen screen = new Screen(terminal.isEmpty() ? null : Screen.Size.parse(terminal), out, lines);
        long begin = System.nanoTime();
        try {
            show(stack, traffic, plan, screen, limit, begin);
        } finally {
            summary((System.nanoTime() - begin) / 1_000_000_000, stack, traffic);
        }
        plan.close();
        return check ? verdict(stack, traffic) : 0;
    }

    private void summary(long seconds, Stack stack, Traffic traffic) {
        if (!terminal.isEmpty()) {
            out.println(); // below the table, and behind the ^C that the terminal echoes
        }
        out.println(
                Screen.total(seconds, traffic.answered(), traffic.failed(), "").text());
        out.println(
                "What the services logged: " + Place.readable(stack.folders().logs()));
        if (faults.isEmpty()) {
            out.println("See faults next:          ./demo --faults s3-errors,broker-stop");
        }
        out.println("Measure your own service: README.md, \"The first ten minutes\"");
        out.println("ending ...");
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
            if (second - shown >= (terminal.isEmpty() ? 5 : 1)) {
                screen.show(stack, traffic, plan, second);
                shown = second;
            }
        }
    }

    /** What has not moved yet gets a while longer: machines differ, and the last fault may just have ended. */
    private int verdict(Stack stack, Traffic traffic) throws Exception {
        List<String> complaints = Check.complaints(stack, traffic);
        for (int i = 0; i < GRACE_SECONDS && !complaints.isEmpty(); i++) {
            TimeUnit.SECONDS.sleep(1);
            stack.requireAlive();
            complaints = Check.complaints(stack, traffic);
        }
        complaints.forEach(complaint -> System.err.println("demo: check failed: " + complaint));
        out.printf(
                "check %s: %d requests answered, %d failed%n",
                complaints.isEmpty() ? "passed" : "failed", traffic.answered(), traffic.failed());
        return complaints.isEmpty() ? 0 : 1;
    }

    private @Nullable String prometheus(Stack stack, Lifecycle lifecycle) throws Exception {
        if (!prometheus) {
            return null;
        }
        progress.accept("starting Prometheus");
        lifecycle.add(PrometheusServer.start(stack, stack.prometheusPort));
        return "http://127.0.0.1:" + stack.prometheusPort;
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
