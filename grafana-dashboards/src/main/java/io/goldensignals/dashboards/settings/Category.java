package io.goldensignals.dashboards.settings;

import java.util.Locale;

/** What an alert is about; each category is a file of rules. */
public enum Category {
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
