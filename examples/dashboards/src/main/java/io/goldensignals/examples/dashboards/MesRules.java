package io.goldensignals.examples.dashboards;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;

import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.prometheus.Scope;
import io.goldensignals.dashboards.rules.AnomalyRules;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
import io.goldensignals.examples.mes.MesMeters;
import java.util.List;

/** Prices, as one of the key figures and by how long they take. */
final class MesRules {

    static final Threshold SLOW = Threshold.seconds("PricesSlow", 0.5).soon(0.25);

    private MesRules() {}

    static List<RuleGroup> groups(Profile p) {
        return List.of(
                new RuleGroup(
                        "mes", List.of(AnomalyRules.figure("prices calculated", Metric.count(MesMeters.PRICE), p))),
                new RuleGroup("prices", List.of(prices(p))),
                OrderRules.group(p));
    }

    private static Alert prices(Profile p) {
        String price = Promql.quantile(0.95, MesMeters.PRICE, p.window("5m"), JOB);
        return Alert.warning(SLOW.alert())
                .threshold(SLOW)
                .expr(price + " > " + SLOW)
                .hold(p.time("5m"))
                .keep(p.time("5m"))
                .summary("Prices of {{ $labels.job }} take long to calculate.")
                .description("One calculation of twenty takes {{ $value | humanizeDuration }} or longer.")
                .chart(
                        "Price calculation, 95th percentile, in seconds",
                        Scope.ofAlert(price, JOB),
                        "",
                        "vector(" + SLOW + ")")
                .annotation("current", "{{ $value | humanizeDuration }}")
                .board(MesBoard.BOARD, JOB)
                .in(Category.BUSINESS);
    }
}
