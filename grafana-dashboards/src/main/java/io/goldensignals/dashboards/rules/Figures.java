package io.goldensignals.dashboards.rules;

import io.goldensignals.business.BusinessMeters;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.servlet.ServletMeters;
import java.util.LinkedHashMap;
import java.util.Map;

/** The key figures that are held against their fences, by name. */
final class Figures {

    private Figures() {}

    /** Counters; the figure is what they gain in a quarter of an hour. */
    static Map<String, Metric> counters() {
        Map<String, Metric> figures = new LinkedHashMap<>();
        figures.put("HTTP requests", Metric.count(ServletMeters.REQUEST_DURATION));
        figures.put(
                "failed HTTP requests",
                Metric.count(ServletMeters.REQUEST_DURATION).like(ServletMeters.OUTCOME, SloRules.FAULT));
        figures.put("messages published", Metric.of(RabbitMeters.PUBLISHED));
        figures.put("orders", Metric.of(BusinessMeters.ORDERS));
        figures.put("revenue", Metric.of(BusinessMeters.REVENUE));
        figures.put("views", Metric.of(BusinessMeters.EVENTS).is(BusinessMeters.EVENT, "view"));
        figures.put("likes", Metric.of(BusinessMeters.EVENTS).is(BusinessMeters.EVENT, "like"));
        figures.put("messages sent", Metric.of(BusinessMeters.EVENTS).is(BusinessMeters.EVENT, "message_sent"));
        return figures;
    }
}
