package io.goldensignals.dashboards.settings;

import java.util.Locale;

/** How soon someone on call has to act. */
public enum Severity {
    CRITICAL("within 15 minutes"),
    WARNING("within 60 minutes"),
    INFO("within 24 hours"),
    /** A sign of life, which needs no action as long as it comes. */
    NONE("when it stops");

    private final String act;

    Severity(String act) {
        this.act = act;
    }

    public String act() {
        return act;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
