package io.goldensignals.examples.dashboards;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.max;

import io.goldensignals.dashboards.prometheus.Alert;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.RuleGroup;
import io.goldensignals.dashboards.settings.Category;
import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.dashboards.settings.Threshold;
import io.goldensignals.examples.common.OrderStageMeters;
import java.util.List;

/** Orders of the examples that do not get on: by stage, over all instances, which read the same table. */
final class OrderRules {

    /** The stage that services alone are to end; the others wait for people. */
    private static final String UNPRICED = "created";

    private static final Threshold STUCK = Threshold.seconds("OrdersStuck", 600);
    private static final Threshold WAIT_LONG = Threshold.seconds("OrdersWaitLong", 86_400);

    private OrderRules() {}

    static RuleGroup group(Profile p) {
        return new RuleGroup("order-stages", List.of(stuck(p), waiting(p)));
    }

    private static Alert stuck(Profile p) {
        return Alert.warning(STUCK.alert())
                .threshold(STUCK)
                .expr(oldest(Metric.of(OrderStageMeters.OLDEST).is(OrderStageMeters.STAGE, UNPRICED)) + " > "
                        + STUCK.in(p))
                .hold(p.time("1m"))
                .keep(p.time("1m"))
                .needsBroker()
                .summary("Orders of {{ $labels.job }} are stuck at the stage {{ $labels.stage }}.")
                .description("The oldest has been there for {{ $value | humanizeDuration }}.")
                .board(MesBoard.BOARD, JOB)
                .in(Category.BUSINESS);
    }

    private static Alert waiting(Profile p) {
        return Alert.info(WAIT_LONG.alert())
                .threshold(WAIT_LONG)
                .expr(oldest(Metric.of(OrderStageMeters.OLDEST).not(OrderStageMeters.STAGE, UNPRICED)) + " > "
                        + WAIT_LONG.in(p))
                .hold(p.time("10m"))
                .keep(p.time("10m"))
                .summary(
                        "An order of {{ $labels.job }} waits at the stage {{ $labels.stage }} for an operator to move it on.")
                .description("The oldest has been there for {{ $value | humanizeDuration }}.")
                .board(MesBoard.BOARD, JOB)
                .in(Category.BUSINESS);
    }

    private static String oldest(Metric age) {
        return max(age.now(), JOB, OrderStageMeters.STAGE);
    }
}
