package io.goldensignals.examples.dashboards;

import static io.goldensignals.dashboards.prometheus.Promql.legend;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.quantile;
import static io.goldensignals.dashboards.prometheus.Promql.share;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.ResourceMeters;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.grafana.Panels;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.prometheus.Promql;
import io.goldensignals.dashboards.settings.Place;
import io.goldensignals.dashboards.settings.Threshold;
import io.goldensignals.examples.common.OrderStageMeters;
import io.goldensignals.examples.common.OutboxMeters;
import io.goldensignals.examples.mes.MesMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.rabbitmq.RabbitTags;
import io.goldensignals.servlet.ServletMeters;

/** The manufacturing execution system: price calculation, the operators' list, the way of an order. */
final class MesBoard {

    static final Place BOARD = new Place.Own("golden-mes", "mes", "MES: prices, operators, orders");

    private MesBoard() {}

    static Dashboard create() {
        return new Dashboard(
                        BOARD,
                        "Are prices calculated in time, is the operators' list fast, and do orders get on?",
                        Metric.count(MesMeters.PRICE))
                .row("Now", now())
                .row("Price calculation", prices())
                .row("The operators' order list", list())
                .collapsed("Status changes, and what becomes of the order", status());
    }

    private static Panel[] now() {
        return new Panel[] {
            Panel.stat("Prices calculated", "Calculations per second.")
                    .unit("ops")
                    .query(sum(Metric.count(MesMeters.PRICE).rate()), "calculated"),
            Panel.stat("Price, 95th", "One calculation of twenty takes longer.")
                    .unit("s")
                    .query(quantile(0.95, MesMeters.PRICE, Panels.WINDOW), "p95")
                    .thresholds(MesRules.SLOW),
            Panel.stat("Order list, 95th", "One of twenty pages takes longer.")
                    .unit("s")
                    .query(quantile(0.95, MesMeters.ORDER_LIST, Panels.WINDOW), "p95")
                    .thresholds(0.5, 2),
            Panel.stat("Calculations running", "Price calculations under way.")
                    .query(sum(Metric.of(MesMeters.PRICE_ACTIVE).now()), "running"),
            Panel.stat("Operators", "Sessions active at the same time.")
                    .query(sum(Metric.of(ServletMeters.ACTIVE_SESSIONS).now()), "sessions"),
            Panel.stat(
                            "Outbox",
                            "Events that the broker has not confirmed yet. Growing: the broker does not take them.")
                    .query(max(Metric.of(OutboxMeters.WAITING).now()), "waiting")
                    .thresholds(50, 500)
        };
    }

    private static Metric pricing(MeterSpec row) {
        return Metric.of(row).is(ResourceMeters.NAME, "pricing");
    }

    private static Panel[] prices() {
        return new Panel[] {
            Panels.rate(
                            "Calculations",
                            "Per second, by exception; an empty one is a success.",
                            Metric.count(MesMeters.PRICE),
                            "ops",
                            MesMeters.ERROR)
                    .blank("success"),
            Panels.percentiles(
                            "Duration of a calculation",
                            "From fetching the model to storing the price.",
                            MesMeters.PRICE)
                    .color(Panel.DURATION),
            Panel.lines("Time by step", "Seconds per second in each step: where the time goes.")
                    .query(
                            sum(Metric.sum(MesMeters.PRICE_STAGES).rate(), MesMeters.PRICE_STAGE),
                            legend(MesMeters.PRICE_STAGE))
                    .stacked(),
            Panel.lines(
                            "Running and waiting",
                            "Tasks of the pool that calculates prices: in use, and waiting for a thread.")
                    .query(
                            sum(pricing(ResourceMeters.IN_USE).now(), ResourceMeters.NAME),
                            "running " + legend(ResourceMeters.NAME))
                    .query(
                            sum(pricing(ResourceMeters.WAITING).now(), ResourceMeters.NAME),
                            "waiting " + legend(ResourceMeters.NAME)),
            Panel.lines("Saturation of the pools", "At 1 the next task waits.")
                    .unit("percentunit")
                    .range(0, 1)
                    .query(
                            max(pricing(ResourceMeters.UTILIZATION).now(), ResourceMeters.NAME),
                            legend(ResourceMeters.NAME))
                    .thresholds(Threshold.RESOURCE_SATURATED),
            Panels.failures(
                    "Failed calculations",
                    "By exception.",
                    Metric.count(MesMeters.PRICE).not(MesMeters.ERROR, ""),
                    MesMeters.ERROR)
        };
    }

    private static Panel[] list() {
        return new Panel[] {
            Panels.percentiles("The page", "How long operators wait for the list.", MesMeters.ORDER_LIST)
                    .color(Panel.DURATION),
            Panels.p95(
                    "Stages, 95th percentile",
                    "query: the database; mapping: objects; rendering: HTML. The widest band is what to make faster.",
                    MesMeters.ORDER_LIST_STAGES,
                    MesMeters.LIST_STAGE),
            Panel.lines("Share of each stage", "Where the time of all pages goes.")
                    .unit("percentunit")
                    .query(
                            sum(Metric.sum(MesMeters.ORDER_LIST_STAGES).rate(), Promql.JOB, MesMeters.LIST_STAGE)
                                    + " / on (job) group_left () ("
                                    + sum(
                                            Metric.sum(MesMeters.ORDER_LIST_STAGES)
                                                    .rate(),
                                            Promql.JOB)
                                    + " > 0)",
                            legend(MesMeters.LIST_STAGE))
                    .stacked()
        };
    }

    private static Panel[] status() {
        return new Panel[] {
            Panel.lines(
                            "An order's way: orders by stage",
                            "Orders that still have to get on, as each service knows them: what the shop has told its customers, and what operators have set. A stage that fills is where they are stuck.")
                    .query(
                            max(Metric.of(OrderStageMeters.ORDERS).now(), Promql.JOB, OrderStageMeters.STAGE),
                            legend(OrderStageMeters.STAGE) + " " + legend(Promql.JOB)),
            Panel.lines(
                            "An order's way: age of the oldest",
                            "How long the order that came to the stage first has been there.")
                    .unit("s")
                    .query(
                            max(Metric.of(OrderStageMeters.OLDEST).now(), Promql.JOB, OrderStageMeters.STAGE),
                            legend(OrderStageMeters.STAGE) + " " + legend(Promql.JOB)),
            Panel.lines(
                            "Dead letters dealt with",
                            "Messages per second that operators put back into the queue in which they died, or threw away.")
                    .unit("ops")
                    .query(sum(Metric.of(MesMeters.DEAD_LETTERS).rate(), MesMeters.ACTION), legend(MesMeters.ACTION)),
            Panels.rate(
                    "Changes by target",
                    "Status changes per second that succeeded.",
                    Metric.count(MesMeters.STATUS_CHANGES).is(MesMeters.ERROR, ""),
                    "ops",
                    MesMeters.TARGET),
            Panels.failures(
                    "Failed changes",
                    "By target and exception.",
                    Metric.count(MesMeters.STATUS_CHANGES).not(MesMeters.ERROR, ""),
                    MesMeters.TARGET,
                    MesMeters.ERROR),
            Panel.lines("Share of failures", "By target status.")
                    .unit("percentunit")
                    .query(
                            share(
                                    sum(
                                            Metric.count(MesMeters.STATUS_CHANGES)
                                                    .not(MesMeters.ERROR, "")
                                                    .rate(),
                                            MesMeters.TARGET),
                                    sum(Metric.count(MesMeters.STATUS_CHANGES).rate(), MesMeters.TARGET)),
                            legend(MesMeters.TARGET)),
            Panel.lines(
                            "An order's way: events",
                            "Events per second published by this service, and confirmed by the broker, and those that it consumes itself. Published and confirmed part where events get stuck on their way to the broker; what other services consume is on the board RabbitMQ client.")
                    .unit("ops")
                    .query(
                            sum(Metric.of(RabbitMeters.PUBLISHED)
                                    .is(RabbitTags.ERROR_TYPE, "")
                                    .rate()),
                            "published")
                    .query(
                            sum(Metric.count(RabbitMeters.OPERATION_DURATION)
                                    .is(RabbitTags.OPERATION_OUTCOME, "acked")
                                    .rate()),
                            "confirmed")
                    .query(
                            sum(Metric.of(RabbitMeters.CONSUMED).rate(), RabbitTags.QUEUE),
                            "consumed " + legend(RabbitTags.QUEUE)),
            Panel.lines("Oldest event in the outbox", "How long it has been waiting for the broker's confirm.")
                    .unit("s")
                    .query(max(Metric.of(OutboxMeters.OLDEST).now(), Promql.JOB), legend(Promql.JOB)),
            Panels.percentiles(
                            "Change, duration",
                            "How long an operator waits for a status change.",
                            MesMeters.STATUS_CHANGES)
                    .color(Panel.DURATION)
        };
    }
}
