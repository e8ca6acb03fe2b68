package io.goldensignals.servlet;

import io.goldensignals.core.Buckets;
import io.goldensignals.core.Combine;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.SummarySpec;
import io.goldensignals.core.TagSpec;
import io.goldensignals.core.TimerSpec;
import java.util.List;

/**
 * The meters of an HTTP server. Names, attributes and boundaries are those of the OpenTelemetry semantic conventions
 * where these know the thing.
 */
public final class ServletMeters {

    /** The methods that OpenTelemetry's conventions know, and that are published by name unless others are given. */
    public static final List<String> STANDARD_METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");

    /** The request's method. */
    public static final TagSpec METHOD = TagSpec.capped(
            "http.request.method",
            "The request's method; _OTHER if it is none of the known ones, which are "
                    + String.join(", ", STANDARD_METHODS) + " unless others are given.",
            30);

    /** The scheme of the request's URI. */
    public static final TagSpec SCHEME =
            TagSpec.closed("url.scheme", "The scheme of the request's URI.", "http", "https");

    /** The route, never the raw path. */
    public static final TagSpec ROUTE = TagSpec.capped(
            "http.route", "The template that the path matched, with the context path; absent if none did.", 200);

    /** The version of HTTP. */
    public static final TagSpec PROTOCOL_VERSION =
            TagSpec.closed("network.protocol.version", "The version of HTTP.", "1.0", "1.1", "2", "3");

    /** The server's name. */
    public static final TagSpec SERVER_ADDRESS =
            TagSpec.capped("server.address", "The server's name as the option gives it; absent unless given.", 30);

    /** The server's port. */
    public static final TagSpec SERVER_PORT =
            TagSpec.capped("server.port", "The server's port as the option gives it; absent unless given.", 30);

    /** The status that the client received. */
    public static final TagSpec STATUS = TagSpec.capped(
            "http.response.status_code", "The status that the client received; absent if none was sent.", 60);

    /** What went wrong. */
    public static final TagSpec ERROR_TYPE = TagSpec.capped(
            "error.type",
            "The exception's class, else the status if it is 5xx, timeout or lost; absent unless the server failed.",
            60);

    /** How the request ended. */
    public static final TagSpec OUTCOME = TagSpec.closed(
            "outcome",
            "How the request ended. client_abort: the client went away, with a status if the response had begun;"
                    + " timeout: the asynchronous answer did not come; lost: the container never said how it ended.",
            "success",
            "client_error",
            "server_error",
            "client_abort",
            "timeout",
            "lost");

    /** Duration of requests. */
    public static final TimerSpec REQUEST_DURATION = MeterSpec.timer("http.server.request.duration")
            .description("Duration of HTTP requests, from the first filter to the end of the response.")
            .tags(METHOD, SCHEME, ROUTE, PROTOCOL_VERSION, SERVER_ADDRESS, SERVER_PORT, STATUS, ERROR_TYPE, OUTCOME)
            .signals(Signal.RATE, Signal.ERRORS, Signal.DURATION)
            .build();

    /** Requests in flight. */
    public static final GaugeSpec ACTIVE_REQUESTS = MeterSpec.gauge("http.server.active_requests", "")
            .description("HTTP requests that have begun and not ended.")
            .tags(METHOD, SCHEME, SERVER_ADDRESS, SERVER_PORT)
            .signals(Signal.SATURATION)
            .build();

    /** Sizes of requests' bodies. */
    public static final SummarySpec REQUEST_BODY_SIZE = MeterSpec.summary("http.server.request.body.size", "bytes")
            .description("Bytes of the request's body that the application read; requests without a body do not count.")
            .tags(METHOD, SCHEME, ROUTE, SERVER_ADDRESS, SERVER_PORT)
            .signals(Signal.RATE)
            .build();

    /** Sizes of responses' bodies. */
    public static final SummarySpec RESPONSE_BODY_SIZE = MeterSpec.summary("http.server.response.body.size", "bytes")
            .description(
                    "Bytes of the response's body that the application wrote, before the container compresses them.")
            .tags(METHOD, SCHEME, ROUTE, SERVER_ADDRESS, SERVER_PORT)
            .signals(Signal.RATE)
            .build();

    /** Sessions now. */
    public static final GaugeSpec ACTIVE_SESSIONS = MeterSpec.gauge("http.server.active_sessions", "")
            .description("Sessions that were created here, or restored and seen in a request, and have not ended.")
            .signals(Signal.SATURATION, Signal.BUSINESS)
            .build();

    /** Duration of sessions. */
    public static final TimerSpec SESSION_DURATION = MeterSpec.timer("http.server.session.duration")
            .description("Duration of ended sessions, idle time before their expiry included.")
            .buckets(Buckets.LONG_SECONDS)
            .signals(Signal.DURATION, Signal.BUSINESS)
            .build();

    /** One of the busiest users. */
    public static final TagSpec USER_ID =
            TagSpec.changing("user.id", "One of the users with the most requests; absent if users are hashed.", 100);

    /** One of the busiest users by a hash. */
    public static final TagSpec USER_HASH = TagSpec.changing(
            "user.hash", "One of the users with the most requests, hashed; absent if users are named.", 100);

    /** Requests of the busiest users. */
    public static final GaugeSpec USER_REQUESTS = MeterSpec.gauge("http.server.user.requests", "")
            .description("Requests of the busiest users in the last complete window; others are not shown.")
            .tags(USER_ID, USER_HASH)
            .signals(Signal.RATE)
            .build();

    /** What share of requests must succeed. */
    public static final GaugeSpec OBJECTIVE_AVAILABILITY = MeterSpec.gauge(
                    "http.server.objective.availability", "ratio")
            .description("Share of the route's requests that must succeed, however long they take.")
            .tags(ROUTE)
            .combine(Combine.MAX)
            .signals(Signal.INFO)
            .build();

    /** Within what time requests must end. */
    public static final GaugeSpec OBJECTIVE_DURATION = MeterSpec.gauge("http.server.objective.duration", "seconds")
            .description("Duration within which requests of the route must end: a boundary of their histogram.")
            .tags(ROUTE)
            .combine(Combine.MIN)
            .signals(Signal.INFO)
            .build();

    /** What share of requests must end in time. */
    public static final GaugeSpec OBJECTIVE_RATIO = MeterSpec.gauge("http.server.objective.ratio", "ratio")
            .description(
                    "Share of the route's requests that must end within the objective's duration, failed ones too.")
            .tags(ROUTE)
            .combine(Combine.MAX)
            .signals(Signal.INFO)
            .build();

    /** All of them. */
    public static final MeterCatalog CATALOG = MeterCatalog.of(
            "servlet",
            REQUEST_DURATION,
            ACTIVE_REQUESTS,
            REQUEST_BODY_SIZE,
            RESPONSE_BODY_SIZE,
            ACTIVE_SESSIONS,
            SESSION_DURATION,
            USER_REQUESTS,
            OBJECTIVE_AVAILABILITY,
            OBJECTIVE_DURATION,
            OBJECTIVE_RATIO);

    private ServletMeters() {}
}
