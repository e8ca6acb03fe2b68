package io.goldensignals.dashboards;

import java.util.List;

/** The dashboards that are generated. */
final class Dashboards {

    private Dashboards() {}

    static List<Dashboard> all() {
        return List.of(OverviewBoard.create(), ProcessBoard.create(), HostBoard.create());
    }
}
