package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.max;
import static io.goldensignals.dashboards.Promql.sum;

import io.goldensignals.examples.common.OutboxMeters;
import io.goldensignals.examples.mes.MesMeters;
import io.goldensignals.examples.shop.ShopMeters;
import java.util.ArrayList;
import java.util.List;

/** Figures of the business that fall, stop, or leave what is usual. */
final class BusinessRules {

    private BusinessRules() {}

    static List<RuleGroup> groups(Profile p) {
        List<RuleGroup> groups = new ArrayList<>(AnomalyRules.groups(p));
        groups.add(new RuleGroup("orders", List.of(dropped(p), stopped(p), outbox(p), prices(p))));
        groups.add(OrderRules.group(p));
        return groups;
    }

    private static Alert dropped(Profile p) {
        Metric orders = Metric.of(ShopMeters.ORDERS);
        String w = p.window("30m");
        return Alert.warning("OrdersDropped")
                .expr(sum(orders.increase(w), JOB) + "\n< on (job) " + Threshold.ORDERS_DROPPED + " * "
                        + sum(orders.increase(w, p.time("1d")), JOB)
                        + "\nand on (job) " + sum(orders.increase(w, p.time("1d")), JOB) + " > 20\nand on (job) "
                        + sum(orders.increase(w, p.times("1d", 7)), JOB) + " > 20")
                .hold(p.time("10m"))
                .keep(p.time("10m"))
                .summary("{{ $labels.job }} gets less than half of the usual orders.")
                .description("{{ $value | humanize }} orders in half an hour.")
                .chart(
                        "Orders of half an hour",
                        Scope.ofAlert(sum(orders.increase(w), JOB), JOB),
                        Scope.ofAlert(
                                Threshold.ORDERS_DROPPED + " * " + sum(orders.increase(w, p.time("1d")), JOB), JOB),
                        "")
                .annotation("current", "{{ $value | humanize }}")
                .board(Board.BUSINESS, JOB)
                .in(Category.BUSINESS);
    }

    private static Alert stopped(Profile p) {
        Metric orders = Metric.of(ShopMeters.ORDERS);
        return Alert.critical("NoOrders")
                .expr(sum(orders.increase(p.window("10m")), JOB) + " == 0\nand on (job) "
                        + sum(orders.increase(p.window("10m"), p.time("30m")), JOB) + " > 10")
                .hold(p.time("5m"))
                .summary("{{ $labels.job }} gets no orders any more.")
                .description("{{ $value }} orders in ten minutes; half an hour ago they came.")
                .board(Board.HTTP, JOB)
                .in(Category.BUSINESS);
    }

    private static Alert outbox(Profile p) {
        return Alert.critical("OutboxStuck")
                .expr(max(Metric.of(OutboxMeters.OLDEST).now(), JOB) + " > " + Threshold.OUTBOX_STUCK.in(p))
                .hold(p.time("1m"))
                .keep(p.time("1m"))
                .needsBroker()
                .summary("Events of {{ $labels.job }} do not reach the broker.")
                .description("The oldest one has been waiting in the outbox for {{ $value | humanizeDuration }}.")
                .board(Board.RABBIT_CLIENT, JOB)
                .in(Category.BUSINESS);
    }

    private static Alert prices(Profile p) {
        String price = Promql.quantile(0.95, MesMeters.PRICE, p.window("5m"), JOB);
        Threshold limit = Threshold.PRICES_SLOW;
        return Alert.warning("PricesSlow")
                .expr(price + " > " + limit)
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("Prices of {{ $labels.job }} take long to calculate.")
                .description("One calculation of twenty takes {{ $value | humanizeDuration }} or longer.")
                .chart(
                        "Price calculation, 95th percentile, in seconds",
                        Scope.ofAlert(price, JOB),
                        "",
                        "vector(" + limit + ")")
                .annotation("current", "{{ $value | humanizeDuration }}")
                .board(Board.MES, JOB)
                .in(Category.BUSINESS);
    }
}
