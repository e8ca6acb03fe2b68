package io.goldensignals.examples.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.goldensignals.business.Figure;
import io.goldensignals.examples.common.ConfigurationException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shop's figures over all its instances, as Prometheus has them: money and orders as sums of counters, which outlive an
 * instance, and distinct counts from the store that the instances share. Thread-safe.
 */
final class FleetFigures {
    private static final Logger log = LoggerFactory.getLogger(FleetFigures.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String JOB = "job=\"shop-api\"";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI prometheus;
    private final InstantSource clock;

    /** Asks the server at {@code prometheus}. */
    FleetFigures(URI prometheus, InstantSource clock) {
        this.prometheus = prometheus;
        this.clock = clock;
    }

    /** The figure of the interval in progress; empty if Prometheus does not have it. */
    OptionalDouble value(Figure figure) {
        Instant now = clock.instant();
        long seconds = Math.max(1, Duration.between(figure.from(), now).toSeconds());
        return ask(expression(figure.name(), seconds, ""), now);
    }

    /** The figure of the complete interval before; empty if Prometheus does not have it. */
    OptionalDouble last(Figure figure) {
        long seconds = Duration.between(figure.from(), figure.to()).toSeconds();
        // Gauges fall to zero at the end of an interval: they are read just before it.
        return ask(expression(figure.name(), seconds, "[1m]"), figure.from().minusMillis(1));
    }

    /**
     * A figure in PromQL.
     *
     * @param seconds from the beginning of the interval to the time of the query
     * @param back how far a gauge is looked back for its highest value; empty for its value now
     */
    static String expression(String figure, long seconds, String back) {
        if (figure.equals("conversion")) {
            return distinct("buyers", back) + " / " + distinct("sessions", back);
        }
        if (figure.equals("orders")) { // in intervals of minutes, in which an extrapolated increase would be rough
            return "sum(" + gauge("business_figure", figure, back) + ")";
        }
        if (figure.startsWith("revenue_")) {
            return "round(" + gained("business_revenue_minor_units_total", figure, seconds) + ")";
        }
        if (figure.startsWith("average_order_value_")) {
            return gained("business_revenue_minor_units_total", figure, seconds) + " / "
                    + gained("business_orders_total", figure, seconds);
        }
        return distinct(figure, back);
    }

    private static String gained(String counter, String figure, long seconds) {
        String currency = figure.substring(figure.lastIndexOf('_') + 1);
        return String.format(
                Locale.ROOT, "sum(increase(%s{%s,currency=\"%s\"}[%ds]))", counter, JOB, currency, seconds);
    }

    private static String distinct(String figure, String back) {
        return "max(" + gauge("business_distinct_merged", figure, back) + ")";
    }

    private static String gauge(String name, String figure, String back) {
        String selector = name + "{" + JOB + ",figure_name=\"" + figure + "\"}";
        return back.isEmpty() ? selector : "max_over_time(" + selector + back + ")";
    }

    private OptionalDouble ask(String expression, Instant time) {
        String address = prometheus + (prometheus.toString().endsWith("/") ? "" : "/") + "api/v1/query?query="
                + URLEncoder.encode(expression, StandardCharsets.UTF_8) + "&time=" + time.toEpochMilli() / 1000.0;
        try {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(URI.create(address)).timeout(TIMEOUT).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                log.warn("Prometheus answered {} to {}", response.statusCode(), expression);
                return OptionalDouble.empty();
            }
            return number(json.readTree(response.body()).at("/data/result/0/value/1"));
        } catch (IOException away) {
            log.warn("Prometheus cannot be asked: {}", ConfigurationException.rootMessage(away));
            return OptionalDouble.empty();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return OptionalDouble.empty();
        }
    }

    /** No orders have no average, which Prometheus says as NaN. */
    private static OptionalDouble number(@Nullable JsonNode text) {
        if (text == null || !text.isTextual()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(text.asText().replace("Inf", "Infinity"));
        return OptionalDouble.of(Double.isFinite(value) ? value : 0);
    }
}
