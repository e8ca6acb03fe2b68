package io.goldensignals.examples.dashboards;

import static io.goldensignals.dashboards.prometheus.Promql.JOB;
import static io.goldensignals.dashboards.prometheus.Promql.legend;
import static io.goldensignals.dashboards.prometheus.Promql.max;
import static io.goldensignals.dashboards.prometheus.Promql.sum;

import io.goldensignals.business.BusinessMeters;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.dashboards.grafana.Dashboard;
import io.goldensignals.dashboards.grafana.Panel;
import io.goldensignals.dashboards.grafana.Panels;
import io.goldensignals.dashboards.prometheus.Metric;
import io.goldensignals.dashboards.settings.Place;
import io.goldensignals.examples.common.OutboxMeters;
import io.goldensignals.examples.shop.ShopMeters;

/** The shop: orders from creation to payment, the 3D editor, the outbox. */
final class ShopBoard {

    private ShopBoard() {}

    static Dashboard create() {
        return new Dashboard(
                        new Place.Own("golden-shop", "shop", "Shop: orders, 3D editor"),
                        "Are orders paid, does the 3D editor work, and do events leave the shop?",
                        Metric.of(ShopMeters.ORDERS))
                .row("Orders", orders())
                .row("3D editor", editor());
    }

    private static String gained(MeterSpec counter, String window) {
        return sum(Metric.of(counter).increase(window));
    }

    private static Panel[] orders() {
        return new Panel[] {
            Panel.lines("Created and paid", "Orders of five minutes. Far apart: paying fails.")
                    .every("5m")
                    .query(gained(ShopMeters.ORDERS, "5m"), "created")
                    .query(gained(BusinessMeters.ORDERS, "5m"), "paid"),
            Panel.lines("Revenue of an hour", "Sum of the orders paid in an hour, in the major unit.")
                    .query(gained(BusinessMeters.REVENUE, "1h") + " / 100", "paid"),
            Panel.lines(
                            "Outbox of the shop",
                            "Events that the broker has not confirmed, in the table that all instances share.")
                    .query(max(Metric.of(OutboxMeters.WAITING).now(), JOB), legend(JOB))
        };
    }

    private static Panel[] editor() {
        return new Panel[] {
            Panels.p95(
                            "3D editor, 95th percentile",
                            "Work of the editor by action.",
                            ShopMeters.EDITOR,
                            ShopMeters.ACTION)
                    .color(Panel.DURATION),
            Panels.rate(
                    "3D editor",
                    "Calls per second by action.",
                    Metric.count(ShopMeters.EDITOR),
                    "ops",
                    ShopMeters.ACTION),
            Panels.failures(
                    "3D editor, failures",
                    "By action and exception.",
                    Metric.count(ShopMeters.EDITOR).not(ShopMeters.ERROR, ""),
                    ShopMeters.ACTION,
                    ShopMeters.ERROR)
        };
    }
}
