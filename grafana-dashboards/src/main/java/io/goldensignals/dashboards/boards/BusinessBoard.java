package io.goldensignals.dashboards.boards;

import static io.goldensignals.business.BusinessMeters.AGE_BAND;
import static io.goldensignals.business.BusinessMeters.CURRENCY;
import static io.goldensignals.business.BusinessMeters.EVENT;
import static io.goldensignals.business.BusinessMeters.FIGURE;
import static io.goldensignals.business.BusinessMeters.GENDER;
import static io.goldensignals.business.BusinessMeters.INTERVAL;
import static io.goldensignals.business.BusinessMeters.OS;
import static io.goldensignals.dashboards.prometheus.Promql.REPLICA;
import static io.goldensignals.dashboards.prometheus.Promql.avg;
import static io.goldensignals.dashboards.prometheus.Promql.legend;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.ratio;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.business.BusinessMeters;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.TagSpec;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.grafana.Panels;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.settings.Board;

/** What the business lives on. A point of a figure for an interval covers the interval before it. */
final class BusinessBoard {

    private static final String CONVERSION = ".*conversion.*";
    private static final String MONEY = "revenue_.*|average_order_value_.*";
    private static final String FIGURES = legend(FIGURE, INTERVAL);

    private BusinessBoard() {}

    static Dashboard create() {
        return new Dashboard(
                        Board.BUSINESS,
                        "Visitors, orders, conversion, revenue, and what users do.",
                        Metric.of(BusinessMeters.ORDERS))
                .lasting("6h")
                .row("Now", now())
                .row("Orders and revenue", orders())
                .row("Visitors and conversion", visitors())
                .collapsed("Activity of users", activity());
    }

    private static String gained(MeterSpec counter, String window, TagSpec... by) {
        return sum(Metric.of(counter).increase(window), (Object[]) by);
    }

    private static Panel[] now() {
        return new Panel[] {
            Panel.stat("Orders, five minutes", "The last five minutes' orders of all currencies.")
                    .query(gained(BusinessMeters.ORDERS, "5m"), "orders"),
            Panel.stat("Orders, last 24 hours", "Orders of all currencies.")
                    .query(gained(BusinessMeters.ORDERS, "1d"), "orders"),
            Panel.stat("Revenue, last 24 hours", "In the currency's major unit.")
                    .query(gained(BusinessMeters.REVENUE, "1d", CURRENCY) + " / 100", legend(CURRENCY)),
            Panel.stat("Average order, 24 hours", "The last 24 hours' revenue by orders, in the currency's major unit.")
                    .query(
                            ratio(
                                            gained(BusinessMeters.REVENUE, "1d", CURRENCY),
                                            gained(BusinessMeters.ORDERS, "1d", CURRENCY))
                                    + " / 100",
                            legend(CURRENCY)),
            Panel.stat(
                            "Conversion",
                            "Share of the sessions of the current hour that checked out: the mean of the instances.")
                    .unit("percentunit")
                    .query(
                            avg(Metric.of(BusinessMeters.FIGURE_VALUE)
                                    .like(FIGURE, CONVERSION)
                                    .now()),
                            "conversion"),
            Panel.stat("Events", "What users do, per second.")
                    .unit("ops")
                    .query(sum(Metric.of(BusinessMeters.EVENTS).rate()), "events")
        };
    }

    private static Panel[] orders() {
        return new Panel[] {
            Panel.lines(
                            "Orders by five minutes",
                            "Each point is what the five minutes before it brought; it falls to zero by itself.")
                    .every("5m")
                    .query(gained(BusinessMeters.ORDERS, "5m", CURRENCY), legend(CURRENCY)),
            Panel.lines("Revenue of a day", "The last 24 hours at each point, in the currency's major unit.")
                    .every("30m")
                    .query(gained(BusinessMeters.REVENUE, "1d", CURRENCY) + " / 100", legend(CURRENCY)),
            Panel.lines("Average order of a day", "Revenue by orders of the last 24 hours at each point.")
                    .every("1h")
                    .query(
                            ratio(
                                            gained(BusinessMeters.REVENUE, "1d", CURRENCY),
                                            gained(BusinessMeters.ORDERS, "1d", CURRENCY))
                                    + " / 100",
                            legend(CURRENCY)),
            Panels.heatmap("Values of orders, spread", "In minor units.", BusinessMeters.ORDER_VALUE)
                    .size(6, 8),
            Panel.lines(
                            "Money, as instances see it",
                            "Revenue and average order in their current interval, of the instance with the most; in the major unit.")
                    .query(figures(Metric.of(BusinessMeters.FIGURE_VALUE).like(FIGURE, MONEY)) + " / 100", FIGURES)
                    .size(6, 8),
            Panel.lines("Figures", "Each other figure in its current interval, of the instance with the most.")
                    .query(
                            figures(Metric.of(BusinessMeters.FIGURE_VALUE).unlike(FIGURE, CONVERSION + "|" + MONEY)),
                            FIGURES)
                    .size(6, 8),
            Panel.lines("Shares", "Conversions in their current interval: the mean of the instances.")
                    .unit("percentunit")
                    .query(
                            avg(
                                    Metric.of(BusinessMeters.FIGURE_VALUE)
                                            .like(FIGURE, CONVERSION)
                                            .now(),
                                    FIGURE,
                                    INTERVAL),
                            FIGURES)
                    .size(6, 8)
        };
    }

    private static String figures(Metric figures) {
        return max(figures.now(), FIGURE, INTERVAL);
    }

    private static Panel[] visitors() {
        return new Panel[] {
            Panel.lines(
                            "Distinct, all instances",
                            "Visitors, senders, recipients of the current interval, each counted once over all instances.")
                    .query(max(Metric.of(BusinessMeters.DISTINCT_MERGED).now(), FIGURE, INTERVAL), FIGURES),
            Panel.lines("Distinct by instance", "The same as one instance sees it; not to be added up.")
                    .query(distinct(BusinessMeters.DISTINCT), legend(REPLICA, FIGURE, INTERVAL)),
            Panel.lines("Distinct, last complete interval", "By instance.")
                    .query(distinct(BusinessMeters.DISTINCT_LAST), legend(REPLICA, FIGURE, INTERVAL)),
            Panels.failures(
                    "Ids dropped",
                    "Ids that did not reach the shared store: its figures are too low.",
                    Metric.of(BusinessMeters.DISTINCT_DROPPED),
                    FIGURE)
        };
    }

    /** Of all users, whatever their system, gender and age. */
    private static String distinct(MeterSpec row) {
        Metric all = Metric.of(row).is(OS, "").is(GENDER, "").is(AGE_BAND, "");
        return max(all.now(), REPLICA, FIGURE, INTERVAL);
    }

    private static Panel[] activity() {
        Metric events = Metric.of(BusinessMeters.EVENTS);
        return new Panel[] {
            Panels.rate("Events by kind", "Views, likes, messages: per second.", events, "ops", EVENT),
            Panel.lines("Click-through rate", "Likes by views.")
                    .unit("percentunit")
                    .query(
                            ratio(
                                    sum(events.is(EVENT, "like").increase("15m")),
                                    sum(events.is(EVENT, "view").increase("15m"))),
                            "likes by views"),
            Panels.rate("Events by system", "By operating system; an empty one: not given.", events, "ops", EVENT, OS),
            Panels.rate("Events by gender", "An empty one: not given.", events, "ops", EVENT, GENDER),
            Panels.rate("Events by age", "An empty one: not given.", events, "ops", EVENT, AGE_BAND),
            Panel.lines("Distinct users by audience", "By operating system, of the instance that sees most.")
                    .query(
                            max(
                                    sum(
                                            Metric.of(BusinessMeters.DISTINCT)
                                                    .not(OS, "")
                                                    .now(),
                                            REPLICA,
                                            FIGURE,
                                            INTERVAL,
                                            OS),
                                    FIGURE,
                                    INTERVAL,
                                    OS),
                            legend(FIGURE, INTERVAL, OS))
        };
    }
}
