package io.goldensignals.dashboards.boards;

import io.goldensignals.dashboards.grafana.Dashboard;
import java.util.List;

/** The dashboards that are generated. */
public final class Dashboards {

    private Dashboards() {}

    public static List<Dashboard> all() {
        return List.of(
                OverviewBoard.create(),
                HttpBoard.create(),
                ProcessBoard.create(),
                HostBoard.create(),
                RabbitClientBoard.create(),
                RabbitBrokerBoard.create(),
                S3Board.create(),
                JobsBoard.create(),
                BusinessBoard.create(),
                AnomaliesBoard.create(),
                QualityBoard.create());
    }
}
