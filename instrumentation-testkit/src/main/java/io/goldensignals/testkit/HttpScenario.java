package io.goldensignals.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A request that a server under {@link HttpServerContract} must serve, and how it must be recorded.
 *
 * @param name what happens, in words
 * @param request the request, as it is sent in UTF-8
 * @param received the status that the client receives
 * @param method {@code http.request.method} as recorded
 * @param route {@code http.route} as recorded
 * @param status {@code http.response.status_code} as recorded
 * @param error {@code error.type} as recorded
 * @param outcome {@code outcome} as recorded
 */
public record HttpScenario(
        String name,
        String request,
        int received,
        String method,
        String route,
        String status,
        String error,
        String outcome) {

    /** Stands for the status of a connection that was closed without a response. */
    public static final int NO_RESPONSE = 0;

    /** A GET of {@code target} that is answered with {@code status}, and recorded so under {@code route}. */
    public static HttpScenario get(String name, String target, String route, int status) {
        return request(name, "GET", target, "", route, status);
    }

    /** A request with a body, if it is not empty, that is answered with {@code status} and recorded under {@code route}. */
    public static HttpScenario request(
            String name, String method, String target, String body, String route, int status) {
        return new HttpScenario(
                name,
                text(method, target, "Content-Type: text/plain;charset=UTF-8\r\n", body),
                status,
                method,
                route,
                Integer.toString(status),
                status >= 500 ? Integer.toString(status) : "",
                status >= 500 ? "server_error" : status >= 400 ? "client_error" : "success");
    }

    /** The same with further header lines, each ended by CR LF. */
    public HttpScenario with(String headerLines) {
        int end = request.indexOf("\r\n") + 2;
        String longer = request.substring(0, end) + headerLines + request.substring(end);
        return new HttpScenario(name, longer, received, method, route, status, error, outcome);
    }

    /** The same with another error type. */
    public HttpScenario failing(String errorType) {
        return new HttpScenario(name, request, received, method, route, status, errorType, outcome);
    }

    /** The same with another outcome. */
    public HttpScenario ending(String otherOutcome) {
        return new HttpScenario(name, request, received, method, route, status, error, otherOutcome);
    }

    /** The same with another method as recorded. */
    public HttpScenario methodAs(String recorded) {
        return new HttpScenario(name, request, received, recorded, route, status, error, outcome);
    }

    /** The same with another status that the client receives; without a response no status is recorded. */
    public HttpScenario received(int otherStatus) {
        String recorded = otherStatus == NO_RESPONSE ? "" : status;
        return new HttpScenario(name, request, otherStatus, method, route, recorded, error, outcome);
    }

    /** A request; {@code Connection: close} makes its answer end. */
    static String text(String method, String target, String headerLines, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        String head = String.format(
                Locale.ROOT,
                "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s",
                method,
                target,
                length == 0 ? "" : headerLines + "Content-Length: " + length + "\r\n");
        return head + "\r\n" + body;
    }

    @Override
    public String toString() {
        return name;
    }
}
