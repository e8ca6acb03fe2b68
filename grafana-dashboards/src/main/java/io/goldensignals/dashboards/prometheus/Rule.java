package io.goldensignals.dashboards.prometheus;

import java.util.Map;

/** A rule of Prometheus. */
public sealed interface Rule permits Recording, Alert {

    /** The expression that is recorded or alerted on. */
    String expr();

    /** The rule as it stands in a file. */
    Map<String, Object> yaml();
}
