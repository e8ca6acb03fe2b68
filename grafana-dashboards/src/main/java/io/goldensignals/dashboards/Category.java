package io.goldensignals.dashboards;

import java.util.Locale;

/** What an alert is about; each category is a file of rules. */
enum Category {
    PRESENCE,
    HTTP,
    SATURATION,
    MESSAGING,
    STORAGE,
    JOBS,
    BUSINESS,
    QUALITY;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
