package io.goldensignals.examples.dashboards;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.max;

import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.rules.AnomalyRules;
import io.goldensignals.dashboards.settings.Board;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
import io.goldensignals.examples.common.OutboxMeters;
import io.goldensignals.examples.shop.ShopMeters;
import java.util.List;

/** Orders as one of the key figures, and the outbox that both services have. */
final class ShopRules {

    private static final Threshold STUCK = Threshold.seconds("OutboxStuck", 120);

    private ShopRules() {}

    static List<RuleGroup> groups(Profile p) {
        return List.of(
                new RuleGroup(
                        "shop", List.of(AnomalyRules.figure("shop orders created", Metric.of(ShopMeters.ORDERS), p))),
                new RuleGroup("outbox", List.of(outbox(p))));
    }

    private static Alert outbox(Profile p) {
        return Alert.critical(STUCK.alert())
                .threshold(STUCK)
                .expr(max(Metric.of(OutboxMeters.OLDEST).now(), JOB) + " > " + STUCK.in(p))
                .hold(p.time("1m"))
                .keep(p.time("1m"))
                .needsBroker()
                .summary("Events of {{ $labels.job }} do not reach the broker.")
                .description("The oldest one has been waiting in the outbox for {{ $value | humanizeDuration }}.")
                .board(Board.RABBIT_CLIENT, JOB)
                .in(Category.BUSINESS);
    }
}
