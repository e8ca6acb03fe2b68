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
        return groups;
    }

    private static Alert dropped(Profile p) {
        Metric orders = Metric.of(ShopMeters.ORDERS);
        String w = p.window("30m");
        return Alert.warning("OrdersDropped")
                .expr(sum(orders.increase(w), JOB) + "\n< on (job) 0.5 * " + sum(orders.increase(w, p.time("1d")), JOB)
                        + "\nand on (job) " + sum(orders.increase(w, p.time("1d")), JOB) + " > 20\nand on (job) "
                        + sum(orders.increase(w, p.times("1d", 7)), JOB) + " > 20")
                .hold(p.time("10m"))
                .keep(p.time("10m"))
                .summary("{{ $labels.job }} gets less than half of the usual orders.")
                .description("{{ $value | humanize }} orders in half an hour.")
                .chart(
                        "Orders of half an hour",
                        Scope.ofAlert(sum(orders.increase(w), JOB), JOB),
                        Scope.ofAlert("0.5 * " + sum(orders.increase(w, p.time("1d")), JOB), JOB),
                        "")
                .annotation("current", "{{ $value | humanize }}")
                .board(Board.BUSINESS, JOB)
                .meaning(
                        "Orders of the last half hour are less than half of those of the same time yesterday, when there were enough, then and a week ago.")
                .impact("Revenue is lost by the minute.")
                .diagnosis(
                        "Panel *Requests by route*: do customers come at all?",
                        "Panel *Error share by route*: do creating an order or paying fail?",
                        "A holiday, the end of a campaign?")
                .mitigation("Repair what fails; roll back a release of the shop's pages.")
                .demo("Not there: it needs a history of days.")
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
                .meaning(
                        "No order was created for ten minutes, though more than ten came in the ten minutes half an hour ago.")
                .impact("The shop sells nothing.")
                .diagnosis(
                        "Panel *Requests by route*: is there traffic?",
                        "Panel *Errors by type*.",
                        "Order one yourself.")
                .mitigation("Repair what fails: database, S3, pages.")
                .demo("Stop the demo's customers, not its services.")
                .in(Category.BUSINESS);
    }

    private static Alert outbox(Profile p) {
        return Alert.critical("OutboxStuck")
                .expr(max(Metric.of(OutboxMeters.OLDEST).now(), JOB) + " > " + p.timeSeconds("2m"))
                .hold(p.time("1m"))
                .keep(p.time("1m"))
                .needsBroker()
                .summary("Events of {{ $labels.job }} do not reach the broker.")
                .description("The oldest one has been waiting in the outbox for {{ $value | humanizeDuration }}.")
                .board(Board.RABBIT_CLIENT, JOB)
                .meaning(
                        "The oldest event in the outbox has been waiting for more than two minutes, while a healthy outbox sends within a second, however busy it is. All instances read the same table: it is one alert for all of them.")
                .impact("Orders are safe in the database, but nobody produces them yet.")
                .diagnosis(
                        "Panel *Failed publishes* and *Confirms*: does the broker refuse them?",
                        "Panel *Connections*: is there a connection?")
                .mitigation("Bring back the broker; the outbox sends by itself.")
                .demo("`./demo --faults broker-stop`.")
                .in(Category.BUSINESS);
    }

    private static Alert prices(Profile p) {
        String price = Promql.quantile(0.95, MesMeters.PRICE, p.window("5m"), JOB);
        double limit = MesBoard.PRICE_SECONDS;
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
                .meaning(
                        "The 95th percentile of the price calculation is above half a second; usual is less than a tenth.")
                .impact("Customers wait for their price; when the workers are all busy, orders queue up in the broker.")
                .diagnosis(
                        "Panel *Time by step*: fetching the model, calculating, or storing?",
                        "Panels *Calculations* and *Running and waiting*: more orders than usual, or harder ones?",
                        "`mes_price_active` and `resource_utilization_ratio{resource_name=\"pricing\"}`: are all workers busy?")
                .mitigation("Add instances of the MES.", "Refuse models or details beyond what was planned for.")
                .demo("`./demo --faults slow-calculation`.")
                .in(Category.BUSINESS);
    }
}
