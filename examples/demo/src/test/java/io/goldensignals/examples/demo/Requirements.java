package io.goldensignals.examples.demo;

import io.goldensignals.examples.demo.Shown.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of the requirements that are figures, and which panel shows each: what it must show after the traffic, as the
 * ledger has it.
 */
final class Requirements {
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
                0.98 * (2 * orders + changes()),
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
        between(
                "A3",
                CLIENT + "Handling, 95th percentile",
                "messaging_destination_name=mes.order-created",
                Kind.WHOLE,
                "the longest time from an order until its customer saw the price, in seconds",
                1e-4,
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
                Math.min(ledger.sum("redriven"), ledger.sum("discarded")),
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
                "1: slow prices keep all threads busy",
                1);
        for (String stage : List.of("query", "mapping", "rendering")) {
            between(
                    "B3",
                    MES + "Stages, 95th percentile",
                    "stage=" + stage,
                    Kind.WHOLE,
                    "the longest time that an operator waited for the list, in seconds",
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
                HTTP + "95th percentile of failures",
                "http_request_method=PUT,http_route=/models/{id}",
                Kind.WHOLE,
                "the longest time that a customer waited for an upload that failed, in seconds",
                1e-3,
                1.5 * ledger.longestSeconds("failed PUT /models/{id}"));
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
                "bytes of uploads that succeeded; what fails is sent again, and exports are files too",
                0.97 * ledger.sum("uploaded bytes"),
                1.5 * ledger.sum("uploaded bytes"));
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
                "",
                Kind.TOTAL,
                "answers 503 of the store, of which the last of a call is not followed by another attempt",
                0.4 * ledger.sum("refused by the store"),
                ledger.sum("refused by the store"));
        shops(
                "D3",
                STORE + "Failed attempts",
                "outcome=throttled|server_error",
                "answers 503 of the store",
                ledger.sum("refused by the store"));
        shops(
                "D4",
                STORE + "Calls by operation",
                "rpc_method=DeleteObject",
                "objects that the store was asked to remove, which only the client of the SDK v1 does",
                ledger.sum("removed from the store"));
    }

    private void jobs() {
        between(
                "E1",
                JOBS + "Runs that ended",
                "job_name=nightly-export",
                Kind.TOTAL,
                "files of exports that the store has taken, and runs whose failure was announced",
                ledger.sum("exports") + ledger.sum("announced nightly-export: failed") - 2,
                ledger.sum("exports") + ledger.sum("announced nightly-export: failed") + 2);
        shops(
                "E1",
                JOBS + "Failed runs by type",
                "job_name=supplier-canary",
                "failures of the canary that the jobs' chat has received",
                ledger.sum("announced supplier-canary: failed"));
        shops(
                "E2",
                JOBS + "Objectives missed",
                "job_name=supplier-canary",
                "late answers that the jobs' chat has received",
                ledger.sum("announced supplier-canary: too long"));
        shops(
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
                "job_name=nightly-export,job_item_result=read",
                Kind.TOTAL,
                "payments; the last ones wait for the next export, and overlapping runs read the same",
                0.8 * ledger.sum("payment"),
                1.3 * ledger.sum("payment"));
        between(
                "E6",
                JOBS + "Runs that ended",
                "job_name=order-clean-up",
                Kind.TOTAL,
                "one run in ten seconds",
                0.08 * ledger.sum("seconds"),
                0.12 * (ledger.sum("seconds") + 60));
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
        between(
                "F4",
                BUSINESS + "Average order, 24 hours",
                "currency=EUR",
                Kind.TOTAL,
                "what was paid by the number of payments",
                0.97 * euros / payments,
                1.03 * euros / payments);
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
                    Kind.LAST,
                    "members who were there",
                    ledger.distinct(place));
        }
    }

    private void anomaliesAndQuality() {
        between(
                "G1",
                "Anomalies / Figures",
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
        between(
                "H1",
                QUALITY + "Event-time lag",
                "stream_name=order_prices",
                Kind.WHOLE,
                "the longest time from an order until its customer saw the price, in seconds",
                1e-3,
                ledger.longestSeconds("order until its price is seen"));
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
        between(
                "H5",
                QUALITY + "Inference",
                "model_name=price",
                Kind.WHOLE,
                "the longest time from an order until its customer saw the price, in seconds",
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

    /** Of the shops two processes were killed, with what they had counted since their last scrape. */
    private void shops(String requirement, String panel, String series, String truth, double expected) {
        double more = expected == 0 ? 0 : 0.01 * expected + 2;
        between(requirement, panel, series, Kind.TOTAL, truth, 0.95 * expected - 2, expected + more);
    }

    private void between(
            String requirement, String panel, String series, Kind kind, String truth, double least, double most) {
        all.add(new Shown(requirement, panel, series, kind, truth, least, most));
    }
}
