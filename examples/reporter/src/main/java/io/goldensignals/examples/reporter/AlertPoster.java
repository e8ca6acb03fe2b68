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

/** Posts alerts to the chat, each occurrence and each end of one once, with a chart of the figure where there is one. */
final class AlertPoster {

    private static final Logger LOG = LoggerFactory.getLogger(AlertPoster.class);
    private static final Duration SHOWN = Duration.ofHours(6);
    private static final Duration STEP = Duration.ofSeconds(15);

    private final Telegram telegram;
    private final Map<String, Telegram> bySeverity;
    private final Prometheus prometheus;
    private final InstantSource clock;
    private final ZoneId zone;
    private final Once once;

    /**
     * Posts to the chats of {@code bySeverity}, and alerts of other severities to {@code telegram}.
     *
     * @param repeat after this time the same alert, if told again, is posted again
     */
    AlertPoster(
            Telegram telegram,
            Map<String, Telegram> bySeverity,
            Prometheus prometheus,
            InstantSource clock,
            ZoneId zone,
            Duration repeat) {
        this.telegram = telegram;
        this.bySeverity = Map.copyOf(bySeverity);
        this.prometheus = prometheus;
        this.clock = clock;
        this.zone = zone;
        this.once = new Once(clock, repeat);
    }

    void post(Alert alert) throws InterruptedException {
        if (!once.first(alert.identity())) {
            return;
        }
        String text = alert.text(zone);
        byte[] chart = chart(alert);
        Telegram chat = bySeverity.getOrDefault(alert.severity(), telegram);
        boolean sent = chart.length == 0 ? chat.sendText(text) : chat.sendPhoto(chart, text);
        if (!sent) {
            LOG.error("The alert {} was not posted", alert.title());
        }
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
                    alert.title(), values, range(alert.annotation("fence_low")), range(alert.annotation("fence_high")));
            return Chart.png(alert.title(), List.of(panel), zone);
        } catch (IOException e) {
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
