package io.goldensignals.examples.demo;

import io.goldensignals.core.Buckets;
import io.goldensignals.examples.demo.Shown.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of the requirements that are figures, and which panel shows each: what it must show after the traffic, as the
 * ledger has it.
 */
final class Requirements {
    /** How long the store takes for an object, at least: more than 50 ms, which is a boundary of the histograms. */
    static final Duration STORE_DELAY = Duration.ofMillis(60);

    /** How long it takes at least for a while: more than 750 ms, which is another one. */
    static final Duration SLOW_STORE = Duration.ofMillis(800);

    private static final double STORE_SECONDS = STORE_DELAY.toMillis() / 1000.0;
    /** More than nothing, which is what a panel without data shows. */
    private static final double MEASURED = 1e-9;

    private static final String PRICE_SEEN =
            "at most the longest time from an order until its customer saw the price, in seconds";
    private static final List<String> STATUSES = List.of("in_production", "quality_check", "shipped");
    private static final List<String> EVENTS = List.of("view", "like", "message_sent", "message_received");
    private static final List<String> SYSTEMS = List.of("android", "ios", "windows");
    private static final String HTTP = "HTTP requests (RED) / ";
    private static final String CLIENT = "RabbitMQ client (RED) / ";
    private static final String BROKER = "RabbitMQ broker / ";
    private static final String MES = "MES: prices, operators, orders / ";
    private static final String SHOP = "Shop: orders, 3D editor / ";
    private static final String STORE = "S3 storage (USE) / ";
    private static final String JOBS = "Jobs and canary / ";
    private static final String BUSINESS = "Business figures / ";
    private static final String QUALITY = "Data quality and streams / ";

    /** What is tested otherwise, or cannot be compared here, and why. */
    static final Map<String, String> ELSEWHERE = new LinkedHashMap<>();

    static {
        ELSEWHERE.put(
                "A5, C4",
                "memory and processor of the broker and of the services: what they need is not the"
                        + " traffic's to say. That the panels show numbers is `everyPanelShowsNumbers`");
        ELSEWHERE.put("A6", "`aFailedHandlingIsInTheChatWithinHalfAMinuteAndNamesItsQueue`");
        ELSEWHERE.put("D2", "memory of the host: as above");
        ELSEWHERE.put("E3", "also `whatJobsDoNotKeepIsInTheirChat`");
        ELSEWHERE.put("F6", "the intervals' ends: `KpiServletTest` in the shop, and the tests of `BusinessMetrics`");
        ELSEWHERE.put("F7", "`theApiAnswersForAllInstances`");
        ELSEWHERE.put("G2", "`anUnusualFigureComesWithItsChart`");
        ELSEWHERE.put("G3", "`DailyReportTest` and `DailyJobTest` in the reporter: here no day passes");
        ELSEWHERE.put(
                "H1",
                "consumer lag and backpressure of Kafka and Flink, and H2, failed checkpoints: the demo runs"
                        + " neither; `promtool` tests their rules");
    }

    private final Ledger ledger;
    private final List<Shown> all = new ArrayList<>();

    private Requirements(Ledger ledger) {
        this.ledger = ledger;
    }

    /** What all panels must show; services are two instances of each. */
    static List<Shown> all(Ledger ledger) {
        Requirements rows = new Requirements(ledger);
        rows.messaging();
        rows.mes();
        rows.shop();
        rows.storage();
        rows.jobs();
        rows.business();
        rows.anomaliesAndQuality();
        return rows.all;
    }

    private void messaging() {
        long orders = ledger.sum("order");
        between(
                "A1",
                CLIENT + "Published by exchange",
                "messaging_destination_name=orders",
                Kind.TOTAL,
                "two events of each order and one of each change of its status; what is not confirmed goes again",
                2 * orders + changes(),
                1.3 * (2 * orders + changes()));
        between(
                "A1",
                CLIENT + "Delivered by queue",
                "messaging_destination_name=mes.order-created",
                Kind.TOTAL,
                "orders; what fails comes again",
                orders,
                2 * orders + Poison.COUNT);
        exactly(
                "A2",
                CLIENT + "Failed handlings by type",
                "error_type=io.goldensignals.examples.common.PoisonException",
                Kind.TOTAL,
                "unreadable messages that were published",
                Poison.COUNT);
        between(
                "A2",
                CLIENT + "Connections lost",
                "initiator=broker|network",
                Kind.TOTAL,
                "connections that were open when the broker stopped",
                connections(),
                2 * connections());
        exactly(
                "A3",
                CLIENT + "Time in queue, spread",
                "le=+Inf less le=1800.0",
                Kind.TOTAL,
                "messages that were an hour old when they came to a consumer, and then to the operator who threw them away",
                2 * Poison.COUNT);
        lasts(
                "A3",
                CLIENT + "Handling, 95th percentile",
                "messaging_destination_name=mes.order-created",
                Buckets.SECONDS,
                "at least what the store takes for the model, and " + PRICE_SEEN,
                STORE_SECONDS,
                ledger.longestSeconds("order until its price is seen"));
        exactly(
                "A4",
                CLIENT + "Consumers",
                "messaging_destination_name=mes.order-created",
                Kind.LAST,
                "instances of the MES",
                2);
        between(
                "A4",
                CLIENT + "Depth",
                "messaging_destination_name=orders.dead",
                Kind.PEAK,
                "dead letters that operators found",
                ledger.sum("discarded"),
                Math.max(ledger.sum("redriven"), ledger.sum("discarded")));
        exactly(
                "A5",
                BROKER + "Connections",
                "",
                Kind.LAST,
                "two connections of each shop and one of each MES",
                connections());
        exactly("A5", BROKER + "Consumers", "", Kind.LAST, "four queues, two consumers each", 8);
        exactly(
                "A5",
                BROKER + "Messages in all queues",
                "",
                Kind.LAST,
                "messages that the queues hold, counted over AMQP",
                ledger.sum("left in queues"));
        for (String action : List.of("redriven", "discarded")) {
            exactly(
                    "A7",
                    MES + "Dead letters dealt with",
                    "action=" + (action.equals("redriven") ? "redrive" : "discard"),
                    Kind.TOTAL,
                    "dead letters that operators have " + action,
                    ledger.sum(action));
        }
    }

    private void mes() {
        long orders = ledger.sum("order");
        for (String panel : List.of(MES + "Duration of a calculation #2", STORE + "Calls, 95th percentile")) {
            between(
                    panel.startsWith(MES) ? "B2" : "D1",
                    panel,
                    panel.startsWith(MES) ? "" : "rpc_method=GetObject",
                    Kind.PEAK,
                    "at least the 0.8 s that the store took for a while, but for the width of a bucket, at most what a client"
                            + " waits at all, in seconds",
                    0.75,
                    ledger.sum("order") == 0 ? 0 : 15);
        }
        for (String request : List.of("GET /operator/orders", "POST /orders/{id}/status")) {
            String[] parts = request.split(" ");
            exactly(
                    "B1",
                    HTTP + "Requests by route",
                    "http_request_method=" + parts[0] + ",http_route=" + parts[1],
                    Kind.TOTAL,
                    "answers to `" + request + "`",
                    ledger.sum(request));
        }
        between(
                "B2",
                MES + "Calculations",
                "error_type=",
                Kind.TOTAL,
                "orders, each calculated once, and again what was under way when the broker stopped",
                orders,
                orders + 50);
        exactly(
                "B2",
                MES + "Saturation of the pools",
                "resource_name=pricing",
                Kind.PEAK,
                "1: prices that take long keep all threads busy",
                1);
        lasts(
                "B2",
                MES + "Duration of a calculation",
                "",
                Buckets.SECONDS,
                "at least what the store takes for the model, and " + PRICE_SEEN,
                STORE_SECONDS,
                ledger.longestSeconds("order until its price is seen"));
        for (String stage : List.of("query", "mapping", "rendering")) {
            lasts(
                    "B3",
                    MES + "Stages, 95th percentile",
                    "stage=" + stage,
                    Buckets.SECONDS,
                    "at most the longest time that an operator waited for the list, in seconds",
                    1e-6,
                    ledger.longestSeconds("GET /operator/orders"));
        }
        between(
                "B3",
                HTTP + "Time spent",
                "http_request_method=GET,http_route=/operator/orders",
                Kind.TOTAL,
                "the seconds that operators waited for lists, of which the service has its part",
                0.02 * ledger.seconds("GET /operator/orders"),
                ledger.seconds("GET /operator/orders"));
        for (String status : STATUSES) {
            exactly(
                    "B4",
                    MES + "Changes by target",
                    "status=" + status,
                    Kind.TOTAL,
                    "changes that succeeded",
                    ledger.sum("status " + status));
        }
        for (int stage = 0; stage < 2; stage++) {
            long stay = ledger.sum("status " + STATUSES.get(stage)) - ledger.sum("status " + STATUSES.get(stage + 1));
            between(
                    "B4",
                    MES + "An order's way: orders by stage",
                    "job=mes-api,stage=" + STATUSES.get(stage),
                    Kind.LAST,
                    "orders that came to the stage and did not leave it",
                    stay - ledger.sum("status rejected"), // from this stage, if another operator was faster
                    stay);
        }
        between(
                "B5",
                MES + "Operators",
                "",
                Kind.PEAK,
                "operators, and the foreman who deals with dead letters, in a session each time",
                Traffic.OPERATORS,
                Traffic.OPERATORS + 2);
    }

    private void shop() {
        for (String request : List.of("POST /orders", "POST /editor/{action}", "GET /models/{id}")) {
            String[] parts = request.split(" ");
            shops(
                    "C1",
                    HTTP + "Requests by route",
                    "http_request_method=" + parts[0] + ",http_route=" + parts[1],
                    "answers to `" + request + "`",
                    ledger.sum(request));
        }
        between(
                "C1",
                HTTP + "Time spent",
                "http_request_method=POST,http_route=/orders",
                Kind.TOTAL,
                "the seconds that customers waited for orders to be taken, of which the service has its part",
                0.02 * ledger.seconds("POST /orders"),
                ledger.seconds("POST /orders"));
        between(
                "C1",
                HTTP + "Time spent",
                "http_request_method=PUT,http_route=/models/{id}",
                Kind.TOTAL,
                "at least what the store takes for each upload, and at most the seconds that customers waited for uploads",
                STORE_SECONDS * ledger.sum("upload"),
                ledger.seconds("PUT /models/{id}") + ledger.sum("aborted upload")); // whose users do not wait
        lasts(
                "C1",
                HTTP + "95th percentile of failures",
                "http_request_method=PUT,http_route=/models/{id}",
                Buckets.SECONDS,
                "at least what the store takes to refuse it, and at most the longest time that a customer waited for an"
                        + " upload that failed, in seconds",
                STORE_SECONDS,
                ledger.longestSeconds("failed PUT /models/{id}"));
        for (String edit : List.of("rotate", "slice", "repair")) {
            shops("C1", SHOP + "3D editor", "action=" + edit, "edits of this kind", ledger.sum("edit " + edit));
        }
        shops(
                "C2",
                HTTP + "Requests by route",
                "http_route=/activity",
                "reports of members",
                ledger.sum("POST /activity"));
        shops(
                "C3",
                HTTP + "Errors by type",
                "http_route=/models/{id}",
                "answers 500 to uploads and downloads",
                ledger.sum("failed PUT /models/{id}") + ledger.sum("failed GET /models/{id}"));
        between(
                "C4",
                HTTP + "In flight",
                "",
                Kind.PEAK,
                "requests that users have at once; the scrapes themselves are four more",
                5,
                Traffic.CONCURRENT + 8);
        exactly(
                "C4",
                "Process and resources (golden signals) / In use against the limit #2",
                "resource_name=http",
                Kind.LAST,
                "threads of the four instances' servers",
                64);
        shops("C5", SHOP + "Created and paid", "", "orders that were taken", ledger.sum("order"));
    }

    private void storage() {
        between(
                "D1",
                STORE + "Uploaded",
                "",
                Kind.TOTAL,
                "bytes of uploads that succeeded and, but for one that was killed, of exports",
                ledger.sum("uploaded bytes") + 0.8 * ledger.sum("exported bytes"),
                ledger.sum("uploaded bytes") + ledger.sum("exported bytes"));
        for (String operation : List.of("PutObject", "GetObject")) {
            lasts(
                    "D1",
                    STORE + "Calls, 95th percentile",
                    "rpc_method=" + operation,
                    Buckets.SECONDS,
                    "at least what the store takes for an object, at most the longest time that a customer waited for one,"
                            + " or that a client waits at all, in seconds",
                    STORE_SECONDS,
                    Math.max(15, ledger.longestSeconds("PUT /models/{id}")));
        }
        exactly(
                "D1",
                STORE + "Objects",
                "aws_s3_prefix= less aws_s3_prefix=exports/",
                Kind.LAST,
                "models that the store lists",
                ledger.sum("models in the store"));
        between(
                "D2",
                STORE + "Retries",
                "rpc_method=PutObject,error_type=throttled|server_error",
                Kind.TOTAL,
                "at least the answers 503 to uploads after which the store was asked for the same again, at most all of them",
                ledger.sum("repeated uploads"),
                ledger.sum("refused uploads"));
        exactly(
                "D3",
                STORE + "Failed attempts",
                "outcome=throttled|server_error",
                Kind.TOTAL,
                "answers 503 of the store",
                ledger.sum("refused by the store"));
        jobs(
                "D4",
                STORE + "Calls by operation",
                "rpc_method=DeleteObject",
                "objects that the store was asked to remove, which only the client of the SDK v1 does",
                ledger.sum("removed from the store"));
    }

    private void jobs() {
        jobs(
                "E1",
                JOBS + "Runs that ended",
                "job_name=nightly-export",
                "files of exports that the store has taken, and runs whose failure was announced",
                ledger.sum("exports") + ledger.sum("announced nightly-export: failed"));
        jobs(
                "E1",
                JOBS + "Failed runs by type",
                "job_name=supplier-canary",
                "failures of the canary that the jobs' chat has received",
                ledger.sum("announced supplier-canary: failed"));
        lasts(
                "E1",
                JOBS + "Duration of runs",
                "job_name=supplier-canary",
                Buckets.LONG_SECONDS,
                "at least the half second of late answers, which are one of ten, and at most the second after which the"
                        + " canary gives up",
                0.5,
                1.5);
        jobs(
                "E2",
                JOBS + "Objectives missed",
                "job_name=supplier-canary",
                "late answers that the jobs' chat has received",
                ledger.sum("announced supplier-canary: too long"));
        jobs(
                "E3",
                JOBS + "Callbacks",
                "job_callback_outcome=done",
                "what the jobs' chat has received",
                ledger.sum("announced"));
        between(
                "E4",
                JOBS + "Available",
                "job_name=supplier-canary",
                Kind.TOTAL,
                "the supplier fails to answer about one of ten",
                0.6, // of few probes
                1);
        between(
                "E5",
                JOBS + "Items by result",
                "job_name=nightly-export,job_item_result=written",
                Kind.TOTAL,
                "orders in the files that the store has taken, but for a run that was killed",
                0.8 * ledger.sum("exported orders"),
                ledger.sum("exported orders"));
        double without = ledger.sum("milliseconds without jobs");
        between(
                "E6",
                JOBS + "Runs that ended",
                "job_name=order-clean-up",
                Kind.TOTAL,
                "one run in ten seconds in each of the two processes",
                (ledger.sum("milliseconds") - without) / 10_000 - 4, // the first and the last of each
                ledger.sum("milliseconds from the start") / 10_000.0);
    }

    private void business() {
        for (String figure : List.of("visitors", "sessions", "buyers")) {
            double expected = ledger.distinctPeak(figure);
            between(
                    figure.equals("visitors") ? "F1" : "F3",
                    BUSINESS + "Distinct, all instances",
                    "figure_name=" + figure,
                    Kind.PEAK,
                    "sessions of the interval that had the most",
                    0.8 * expected, // those of the interval's last seconds come after its last scrape
                    1.05 * expected + 3);
        }
        double payments = ledger.sum("payment");
        double euros = ledger.sum("paid cents") / 100.0;
        shops("F2", BUSINESS + "Orders, last 24 hours", "", "payments", payments);
        shops("F5", BUSINESS + "Revenue, last 24 hours", "currency=EUR", "what was paid", euros);
        shops(
                "F4",
                BUSINESS + "Average order, 24 hours",
                "currency=EUR",
                "what was paid by the number of payments",
                payments == 0 ? 0 : euros / payments);
        for (String event : EVENTS) {
            shops(
                    "F8",
                    BUSINESS + "Events by kind",
                    "event_name=" + event,
                    "events that members reported",
                    SYSTEMS.stream().mapToLong(os -> events(event, os)).sum());
        }
        for (String os : SYSTEMS) {
            shops(
                    "F8",
                    BUSINESS + "Events by system",
                    "os_name=" + os,
                    "events that members with this system reported",
                    EVENTS.stream().mapToLong(event -> events(event, os)).sum());
        }
        for (String place : List.of("feed", "messenger")) {
            exactly(
                    "F8",
                    BUSINESS + "Distinct, all instances",
                    "figure_name=" + place + "_users",
                    Kind.PEAK,
                    "members who were there in a day",
                    ledger.distinctPeak(place + " members"));
        }
    }

    private void anomaliesAndQuality() {
        between(
                "G1",
                "Anomalies / Figures #2",
                "figure=" + PastFigures.UNUSUAL + ",against=days,job=shop-api",
                Kind.LAST,
                "the lower fence of 1000, 1010, 1020, 1030 and 1040, whose range counts as 5 % of the median: 1010 - 3 * 51",
                856.9,
                857.1);
        shops(
                "H1",
                QUALITY + "Records by lateness",
                "stream_name=order_prices",
                "orders, each priced",
                ledger.sum("order"));
        for (double share : PriceTimes.SHARES) {
            lasts(
                    "H1",
                    QUALITY + "Event-time lag" + (share == 0.5 ? "" : " #2"),
                    "stream_name=order_prices",
                    Buckets.LONG_SECONDS,
                    (share == 0.5 ? "half" : "95 %")
                            + " of the orders have waited so long for the shop to know their prices,"
                            + " as its database says, in seconds",
                    ledger.longestSeconds(PriceTimes.AT_LEAST + share),
                    // The transaction ends, and is measured, a little after the time that it has noted.
                    ledger.longestSeconds(PriceTimes.AT_MOST + share) + 1);
        }
        between(
                "H2",
                "Overview / Instances down",
                "",
                Kind.PEAK,
                "at least the shop that died, or the broker's endpoints while it was stopped",
                1,
                12);
        exactly(
                "H3",
                QUALITY + "Records given up",
                "stream_name=order_prices",
                Kind.TOTAL,
                "unreadable prices that were published",
                Poison.COUNT / 2);
        shops(
                "H3",
                QUALITY + "Validations",
                "rule_name=order_price_plausible",
                "orders, each priced",
                ledger.sum("order"));
        between(
                "H4",
                QUALITY + "Drift score",
                "feature_name=order_price",
                Kind.LAST,
                "prices like those of the reference, which do not drift",
                0,
                0.2);
        lasts(
                "H5",
                QUALITY + "Inference",
                "model_name=price",
                Buckets.SECONDS,
                PRICE_SEEN,
                1e-5,
                ledger.longestSeconds("order until its price is seen"));
    }

    private long changes() {
        return ledger.sum("status rejected")
                + STATUSES.stream()
                        .mapToLong(status -> ledger.sum("status " + status))
                        .sum();
    }

    private long events(String event, String os) {
        return ledger.sum("event " + event + " " + os);
    }

    private static int connections() {
        return 6;
    }

    private void exactly(String requirement, String panel, String series, Kind kind, String truth, double expected) {
        between(requirement, panel, series, kind, truth, expected, expected);
    }

    /** Two processes of the shops were killed while they had no requests, and all that they had counted was scraped. */
    private void shops(String requirement, String panel, String series, String truth, double expected) {
        exactly(requirement, panel, series, Kind.TOTAL, truth, expected);
    }

    /** The jobs run on when there are no requests: the kill may catch one between the last scrape and the chat or the store. */
    private void jobs(String requirement, String panel, String series, String truth, double expected) {
        between(requirement, panel, series, Kind.TOTAL, truth, expected == 0 ? 0 : expected - 2, expected + 1);
    }

    /**
     * Percentiles of all durations: one is only known to be in its bucket, which may reach from the boundary below the shortest
     * that is right to the one above the longest.
     */
    private void lasts(
            String requirement,
            String panel,
            String series,
            List<Double> boundaries,
            String truth,
            double leastSeconds,
            double mostSeconds) {
        double below =
                boundaries.stream().filter(boundary -> boundary <= leastSeconds).reduce(MEASURED, Math::max);
        double above = boundaries.stream()
                .filter(boundary -> boundary >= mostSeconds)
                .findFirst()
                .orElse(boundaries.get(boundaries.size() - 1)); // beyond the last one Prometheus shows that
        between(requirement, panel, series, Kind.WHOLE, truth, below, mostSeconds == 0 ? 0 : above);
    }

    private void between(
            String requirement, String panel, String series, Kind kind, String truth, double least, double most) {
        all.add(new Shown(requirement, panel, series, kind, truth, least, most));
    }
}
