package io.goldensignals.dashboards.settings;

/** Which kind of histogram the quantiles of dashboards and rules are taken from. */
public enum Histograms {

    /** Buckets that are series of their own, with boundaries that a catalogue chose. */
    CLASSIC,

    /**
     * Native histograms: one series each, with buckets by themselves. Prometheus must scrape them, or convert the classic ones
     * to them.
     */
    NATIVE,

    /** Native histograms, and classic buckets where there are none: for a time in which not every service has them. */
    BOTH
}
