package io.goldensignals.examples.reporter;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts alerts to the chat of their severity, with a chart of the figure where there is one. */
final class AlertPoster {

    private static final Logger LOG = LoggerFactory.getLogger(AlertPoster.class);
    private static final Duration SHOWN = Duration.ofHours(6);
    private static final Duration STEP = Duration.ofSeconds(15);

    private final Telegram telegram;
    private final Map<String, Telegram> bySeverity;
    private final Prometheus prometheus;
    private final InstantSource clock;
    private final ZoneId zone;

    /** Posts to the chats of {@code bySeverity}, and alerts of other severities to {@code telegram}. */
    AlertPoster(
            Telegram telegram,
            Map<String, Telegram> bySeverity,
            Prometheus prometheus,
            InstantSource clock,
            ZoneId zone) {
        this.telegram = telegram;
        this.bySeverity = Map.copyOf(bySeverity);
        this.prometheus = prometheus;
        this.clock = clock;
        this.zone = zone;
    }

    /** Posts the alert: with its chart or, if the chat refuses that, as a text, with markup or else without. */
    Telegram.Outcome post(Alert alert) throws InterruptedException {
        String text = alert.text(zone);
        byte[] chart = chart(alert);
        Telegram chat = bySeverity.getOrDefault(alert.severity(), telegram);
        Telegram.Outcome outcome = chart.length == 0 ? chat.sendText(text) : chat.sendPhoto(chart, text);
        if (outcome == Telegram.Outcome.REFUSED && chart.length > 0) {
            outcome = chat.sendText(text);
        }
        if (outcome == Telegram.Outcome.REFUSED) {
            outcome = chat.sendPlain(text);
        }
        if (outcome != Telegram.Outcome.SENT) {
            LOG.warn("The alert {} is not in its chat: {}", alert.title(), outcome);
        }
        return outcome;
    }

    /** The chart, or nothing: an alert without its chart is better than none. */
    private byte[] chart(Alert alert) throws InterruptedException {
        String expression = alert.annotation("expr");
        if (expression.isEmpty()) {
            return new byte[0];
        }
        try {
            List<Point> values = range(expression);
            if (values.isEmpty()) {
                return new byte[0];
            }
            Chart.Panel panel = new Chart.Panel(
                    alert.title(),
                    values,
                    range(alert.annotation("fence_low")),
                    range(alert.annotation("fence_high")),
                    false);
            return Chart.png(alert.title(), List.of(panel), zone);
        } catch (IOException | RuntimeException | LinkageError | InternalError e) { // errors of a machine without fonts
            LOG.warn("No chart for {}: {}", alert.title(), e.toString());
            return new byte[0];
        }
    }

    private List<Point> range(String expression) throws IOException, InterruptedException {
        if (expression.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        return prometheus.range(expression, now.minus(SHOWN), now, STEP);
    }
}
