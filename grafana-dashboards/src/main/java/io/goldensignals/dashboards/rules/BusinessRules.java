package io.goldensignals.dashboards.rules;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.business.BusinessMeters;
import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.prometheus.Scope;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
import java.util.ArrayList;
import java.util.List;

/** Figures of the business that fall, stop, or leave what is usual. */
final class BusinessRules {

    private BusinessRules() {}

    static List<RuleGroup> groups(Profile p) {
        List<RuleGroup> groups = new ArrayList<>(AnomalyRules.groups(p));
        groups.add(new RuleGroup("orders", List.of(dropped(p), stopped(p))));
        return groups;
    }

    private static Alert dropped(Profile p) {
        Metric orders = Metric.of(BusinessMeters.ORDERS);
        String w = p.window("30m");
        String now = sum(orders.increase(w), JOB);
        // The same weekday: a Sunday is not held against a Saturday. Of a service younger than a week, the day before.
        String usual = "(" + sum(orders.increase(w, p.times("1d", 7)), JOB) + " or "
                + sum(orders.increase(w, p.time("1d")), JOB) + ")";
        return Alert.warning("OrdersDropped")
                .expr(now + "\n< on (job) " + Threshold.ORDERS_DROPPED + " * " + usual + "\nand on (job) " + usual
                        + " > 20")
                .hold(p.time("10m"))
                .keep(p.time("10m"))
                .summary("{{ $labels.job }} gets less than half of the usual orders.")
                .description("{{ $value | humanize }} orders in half an hour.")
                .chart(
                        "Orders of half an hour",
                        Scope.ofAlert(now, JOB),
                        Scope.ofAlert(Threshold.ORDERS_DROPPED + " * " + usual, JOB),
                        "")
                .annotation("current", "{{ $value | humanize }}")
                .board(Board.BUSINESS, JOB)
                .in(Category.BUSINESS);
    }

    private static Alert stopped(Profile p) {
        Metric orders = Metric.of(BusinessMeters.ORDERS);
        return Alert.critical("NoOrders")
                // It goes on until an order comes, however long ago the last ones were.
                .expr(sum(orders.increase(p.window("10m")), JOB) + " == 0\nand on (job) ("
                        + sum(orders.increase(p.window("10m"), p.time("30m")), JOB)
                        + " > 10\n  or on (job) ALERTS{alertname=\"NoOrders\", alertstate=\"firing\"})")
                .hold(p.time("5m"))
                .summary("{{ $labels.job }} gets no orders any more.")
                .description("{{ $value }} orders in ten minutes; half an hour before it began they came.")
                .board(Board.HTTP, JOB)
                .in(Category.BUSINESS);
    }
}
