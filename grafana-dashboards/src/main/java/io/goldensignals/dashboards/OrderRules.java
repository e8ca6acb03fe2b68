package io.goldensignals.dashboards;

import static io.goldensignals.dashboards.Promql.JOB;
import static io.goldensignals.dashboards.Promql.max;

import io.goldensignals.examples.common.OrderStageMeters;
import java.util.List;

/** Orders of the examples that do not get on: by stage, over all instances, which read the same table. */
final class OrderRules {

    /** The stage that services alone are to end; the others wait for people. */
    private static final String UNPRICED = "created";

    private OrderRules() {}

    static RuleGroup group(Profile p) {
        return new RuleGroup("order-stages", List.of(stuck(p), waiting(p)));
    }

    private static Alert stuck(Profile p) {
        return Alert.warning("OrdersStuck")
                .expr(oldest(Metric.of(OrderStageMeters.OLDEST).is(OrderStageMeters.STAGE, UNPRICED)) + " > "
                        + Threshold.ORDERS_STUCK.in(p))
                .hold(p.time("1m"))
                .keep(p.time("1m"))
                .needsBroker()
                .summary("Orders of {{ $labels.job }} are stuck at the stage {{ $labels.stage }}.")
                .description("The oldest has been there for {{ $value | humanizeDuration }}.")
                .board(Board.MES, JOB)
                .in(Category.BUSINESS);
    }

    private static Alert waiting(Profile p) {
        return Alert.info("OrdersWaitLong")
                .expr(oldest(Metric.of(OrderStageMeters.OLDEST).not(OrderStageMeters.STAGE, UNPRICED)) + " > "
                        + Threshold.ORDERS_WAIT_LONG.in(p))
                .hold(p.time("10m"))
                .keep(p.time("10m"))
                .summary(
                        "An order of {{ $labels.job }} waits at the stage {{ $labels.stage }} for an operator to move it on.")
                .description("The oldest has been there for {{ $value | humanizeDuration }}.")
                .board(Board.MES, JOB)
                .in(Category.BUSINESS);
    }

    private static String oldest(Metric age) {
        return max(age.now(), JOB, OrderStageMeters.STAGE);
    }
}
