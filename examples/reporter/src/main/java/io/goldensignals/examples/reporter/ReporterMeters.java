package io.goldensignals.examples.reporter;

import io.goldensignals.core.CounterSpec;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.Signal;
import io.goldensignals.core.TagSpec;
import java.util.Arrays;
import java.util.Locale;

/** What the reporter measures of itself. */
final class ReporterMeters {

    static final TagSpec OUTCOME = TagSpec.closed(
            "outcome",
            "What became of the attempt.",
            Arrays.stream(Telegram.Outcome.values())
                    .map(outcome -> outcome.name().toLowerCase(Locale.ROOT))
                    .toArray(String[]::new));

    static final CounterSpec TAKEN = MeterSpec.counter("reporter.alerts.taken", "")
            .description("Alerts that were taken over from Alertmanager.")
            .signals(Signal.RATE)
            .build();

    static final CounterSpec NOT_TAKEN = MeterSpec.counter("reporter.notifications.refused", "")
            .description("Notifications that could not be kept, so that Alertmanager must send them again.")
            .signals(Signal.ERRORS)
            .build();

    static final CounterSpec POSTED = MeterSpec.counter("reporter.alerts.posts", "")
            .description("Attempts to post an alert to its chat.")
            .tags(OUTCOME)
            .signals(Signal.RATE, Signal.ERRORS)
            .build();

    static final GaugeSpec WAITING = MeterSpec.gauge("reporter.alerts.waiting", "")
            .description("Alerts that are not in their chat yet.")
            .signals(Signal.SATURATION)
            .build();

    static final GaugeSpec OLDEST = MeterSpec.gauge("reporter.alerts.oldest.age", "seconds")
            .description("How long the oldest alert that is not in its chat has been waiting; 0 without one.")
            .signals(Signal.SATURATION)
            .build();

    static final MeterCatalog CATALOG = MeterCatalog.of("reporter", TAKEN, NOT_TAKEN, POSTED, WAITING, OLDEST);

    private ReporterMeters() {}
}
