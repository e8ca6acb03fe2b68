package io.goldensignals.benchmarks;

import io.goldensignals.servlet.ServletMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.HdrHistogram.Histogram;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;

/**
 * How long requests to one Tomcat take at a fixed rate, with the filter and without it.
 *
 * <p>Requests are due at fixed times, whether the one before has ended or not, and each is measured from when it was due: one
 * that waits behind a slow one has waited (no coordinated omission). Runs are short, many and of changing order. A second bare
 * application is the control: what its ratio to the first differs from one is what this machine cannot tell apart. The registry
 * is scraped each second throughout.
 *
 * <p>The arguments are requests a second, seconds of a run, and rounds.
 */
public final class RequestLatency {

    private static final List<String> APPLICATIONS = List.of("bare", "measured", "control");
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    private static final int CONNECTIONS = 16;
    private static final int WARM_UP_SECONDS = 10;
    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Kept, as the logging system itself keeps loggers weakly. */
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    private RequestLatency() {}

    public static void main(String[] arguments) throws Exception {
        TOMCAT.setLevel(Level.OFF);
        int rate = argument(arguments, 0, 2_000);
        int seconds = argument(arguments, 1, 10);
        int rounds = argument(arguments, 2, 15);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Tomcat tomcat = tomcat(registry);
        ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor();
        ExecutorService users = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            var unused = scraper.scheduleAtFixedRate(registry::scrape, 1, 1, TimeUnit.SECONDS);
            int port = tomcat.getConnector().getLocalPort();
            Histogram[][] runs = new Histogram[rounds][APPLICATIONS.size()];
            List<Integer> turns = new ArrayList<>(List.of(0, 1, 2));
            Random order = new Random(1);
            for (int round = -(WARM_UP_SECONDS / seconds + 1); round < rounds; round++) {
                Collections.shuffle(turns, order);
                for (int turn : turns) {
                    Histogram run = run(users, port, "/" + APPLICATIONS.get(turn) + "/orders/", rate, seconds);
                    if (round >= 0) {
                        runs[round][turn] = run;
                    }
                }
            }
            print(runs, rate, seconds);
        } finally {
            users.shutdownNow();
            scraper.shutdownNow();
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private static int argument(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private static Tomcat tomcat(PrometheusMeterRegistry registry) throws Exception {
        Path folder = Files.createTempDirectory("latency");
        folder.toFile().deleteOnExit();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        for (String application : APPLICATIONS) {
            StandardContext context = new StandardContext();
            context.setName("/" + application);
            context.setPath("/" + application);
            context.setDocBase(folder.toString());
            context.addLifecycleListener(new Tomcat.FixContextListener());
            context.addServletContainerInitializer(
                    (classes, servlets) -> {
                        if (application.equals("measured")) {
                            ServletMetrics.builder(registry)
                                    .route("/orders/{id}")
                                    .build()
                                    .addTo(servlets);
                        }
                        servlets.addServlet("orders", new Orders()).addMapping("/orders/*");
                    },
                    Set.of());
            tomcat.getHost().addChild(context);
        }
        tomcat.start();
        return tomcat;
    }

    /** Answers with a kilobyte. */
    private static final class Orders extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private static final byte[] BODY = new byte[1024];

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentLength(BODY.length);
            response.getOutputStream().write(BODY);
        }
    }

    /** What all requests of a run took from when they were due, in nanoseconds. */
    private static Histogram run(ExecutorService users, int port, String path, int rate, int seconds) throws Exception {
        long interval = TimeUnit.SECONDS.toNanos(CONNECTIONS) / rate;
        long first = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        List<Future<Histogram>> parts = new ArrayList<>();
        for (int user = 0; user < CONNECTIONS; user++) {
            long due = first + user * interval / CONNECTIONS;
            parts.add(users.submit(() -> requests(port, path, due, interval, rate * seconds / CONNECTIONS)));
        }
        Histogram all = new Histogram(MOST_NANOS, 3);
        for (Future<Histogram> part : parts) {
            all.add(part.get());
        }
        return all;
    }

    private static Histogram requests(int port, String path, long first, long interval, int count) throws IOException {
        Histogram taken = new Histogram(MOST_NANOS, 3);
        byte[] request =
                ("GET " + path + "4711 HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream answers = new BufferedInputStream(socket.getInputStream());
            for (long i = 0; i < count; i++) {
                long due = first + i * interval;
                for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                socket.getOutputStream().write(request);
                readAnswer(answers);
                taken.recordValue(Math.min(MOST_NANOS, System.nanoTime() - due));
            }
        }
        return taken;
    }

    private static void readAnswer(InputStream answers) throws IOException {
        String status = line(answers);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("answered with " + status);
        }
        for (String header = line(answers); !header.isEmpty(); header = line(answers)) {
            // Nothing of them is needed.
        }
        answers.skipNBytes(Orders.BODY.length);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server ended the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static void print(Histogram[][] runs, int rate, int seconds) {
        System.out.printf(
                Locale.ROOT,
                "%d rounds of %d s for each, %d requests a second; milliseconds since a request was due:%n",
                runs.length,
                seconds,
                rate);
        for (int application = 0; application < APPLICATIONS.size(); application++) {
            Histogram all = new Histogram(MOST_NANOS, 3);
            for (Histogram[] round : runs) {
                all.add(round[application]);
            }
            System.out.printf(Locale.ROOT, "%-9s %9d requests", APPLICATIONS.get(application), all.getTotalCount());
            for (double percentile : PERCENTILES) {
                System.out.printf(Locale.ROOT, "  p%s %.3f", percentile, all.getValueAtPercentile(percentile) / 1e6);
            }
            System.out.printf(Locale.ROOT, "  max %.1f%n", all.getMaxValue() / 1e6);
        }
        for (double percentile : PERCENTILES) {
            System.out.printf(
                    Locale.ROOT,
                    "p%-5s measured / bare %s   control / bare %s%n",
                    percentile,
                    ratios(runs, 1, percentile),
                    ratios(runs, 2, percentile));
        }
    }

    /** The median of the rounds' ratios to the bare application, and their middle half. */
    private static String ratios(Histogram[][] runs, int application, double percentile) {
        double[] ratios = Arrays.stream(runs)
                .mapToDouble(round -> (double) round[application].getValueAtPercentile(percentile)
                        / round[0].getValueAtPercentile(percentile))
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT,
                "%.3f (%.3f to %.3f)",
                ratios[ratios.length / 2],
                ratios[ratios.length / 4],
                ratios[ratios.length * 3 / 4]);
    }
}
