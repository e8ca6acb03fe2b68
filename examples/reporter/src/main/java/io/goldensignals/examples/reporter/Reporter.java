package io.goldensignals.examples.reporter;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The service: listens for alerts and reports once a day, until it is ended. */
@Command(
        name = "reporter",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Posts alerts with charts, and a daily report, to a Telegram chat.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class Reporter implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    @Option(names = "--port", defaultValue = "9095", description = "Port on loopback for Alertmanager's webhook.")
    private int port;

    @Option(names = "--prometheus", defaultValue = "http://127.0.0.1:9090/", description = "Prometheus.")
    private URI prometheusUrl;

    @Option(names = "--telegram", defaultValue = "https://api.telegram.org/", description = "The Bot API.")
    private URI telegramUrl;

    @Option(
            names = "--token-file",
            description = "File with the bot's token; without it, the environment's TELEGRAM_BOT_TOKEN.")
    private @Nullable Path tokenFile;

    @Option(names = "--chat", required = true, description = "The chat's id.")
    private String chat;

    @Option(
            names = "--severity-chat",
            split = ",",
            description = "Chats for alerts by severity, such as critical=-1001,warning=-1002; others go to --chat.")
    private Map<String, String> severityChats = Map.of();

    @Option(
            names = "--zone",
            description = "Time zone of the report, such as Europe/Berlin; this machine's by default.")
    private ZoneId zone = ZoneId.systemDefault();

    @Option(names = "--at", defaultValue = "11:00", description = "Time of the report.")
    private LocalTime at;

    @Option(names = "--figures", description = "JSON file with the report's figures; without it, the shipped ones.")
    private @Nullable Path figuresFile;

    @Option(names = "--dashboard", defaultValue = "", description = "Address of the dashboard to link.")
    private String dashboardUrl;

    @Option(names = "--repeat", defaultValue = "PT1H", description = "How long the same alert is not posted again.")
    private Duration repeat;

    @Option(
            names = "--state",
            defaultValue = "reporter-state",
            description = "Folder for alerts that wait to be posted; made if missing.")
    private Path state;

    @Option(names = "--report-now", description = "Send the report on yesterday and end.")
    private boolean reportNow;

    private final CountDownLatch ended = new CountDownLatch(1);

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Reporter())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("reporter: " + failure.getMessage());
                    return 1;
                })
                .setParameterExceptionHandler((failure, ignored) -> {
                    failure.getCommandLine().getErr().println("reporter: " + failure.getMessage());
                    return 2;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        InstantSource clock = InstantSource.system();
        Prometheus prometheus = new Prometheus(http, folder(prometheusUrl));
        String token = token();
        Telegram telegram = telegram(http, token, chat);
        Map<String, Telegram> bySeverity = new HashMap<>();
        severityChats.forEach((severity, id) -> bySeverity.put(severity, telegram(http, token, id)));
        DailyReport report = new DailyReport(prometheus, figures(), zone, dashboardUrl);
        if (reportNow) {
            return report.send(LocalDate.ofInstant(clock.instant(), zone), telegram) ? 0 : 1;
        }
        try (ReporterMetrics metrics = new ReporterMetrics(state.resolve("runs"))) {
            AlertStore store = AlertStore.open(state, clock, repeat);
            AlertPoster poster = new AlertPoster(telegram, bySeverity, prometheus, clock, zone);
            AlertRelay relay = new AlertRelay(store, poster::post, metrics, clock);
            DailyJob daily = new DailyJob(
                    metrics.jobs, at, zone, report, telegram, state.resolve("reported"), clock, this::sleep);
            serve(relay, daily, metrics);
        } catch (BindException e) {
            throw new IOException("--port " + port + " is taken; give a free one");
        } finally {
            ended.countDown();
        }
        return 0;
    }

    /** Until the process is asked to end: then what is under way is finished or kept, and everything closed. */
    private void serve(AlertRelay relay, DailyJob daily, ReporterMetrics metrics)
            throws IOException, InterruptedException {
        try (relay;
                Webhook webhook = new Webhook(port, relay::take, metrics)) {
            relay.start();
            endWithThe(Thread.currentThread());
            LOG.info(
                    "Alerts are taken at http://127.0.0.1:{}/alerts; the report is due at {} {}",
                    webhook.port(),
                    at,
                    zone);
            daily.run();
        } catch (InterruptedException asked) {
            LOG.info("Ended");
        }
    }

    private void endWithThe(Thread serving) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            serving.interrupt();
                            try {
                                ended.await(10, TimeUnit.SECONDS);
                            } catch (InterruptedException again) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "shutdown"));
    }

    private void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(Math.max(1, duration.toMillis()));
    }

    private Telegram telegram(HttpClient http, String token, String id) {
        return new Telegram(http, folder(telegramUrl), token, id, 3, this::sleep);
    }

    private List<Figure> figures() {
        try {
            return Figure.load(figuresFile);
        } catch (NoSuchFileException e) {
            throw new ParameterException(spec.commandLine(), "--figures " + e.getFile() + " does not exist");
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--figures " + figuresFile + ": " + e.getMessage());
        }
    }

    private String token() {
        try {
            String environment = System.getenv("TELEGRAM_BOT_TOKEN");
            String token = tokenFile != null
                    ? Files.readString(tokenFile).strip()
                    : environment == null ? "" : environment.strip();
            if (!token.matches("[A-Za-z0-9:_-]+")) {
                throw new ParameterException(
                        spec.commandLine(),
                        "no usable token: --token-file or TELEGRAM_BOT_TOKEN must hold one like 123:abc");
            }
            return token;
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--token-file " + tokenFile + " cannot be read");
        }
    }

    private static URI folder(URI uri) {
        return uri.getPath().endsWith("/") ? uri : URI.create(uri + "/");
    }
}
