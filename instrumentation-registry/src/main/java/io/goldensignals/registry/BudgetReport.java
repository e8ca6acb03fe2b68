package io.goldensignals.registry;

import io.goldensignals.core.Meters;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what is past a budget, and logs the first of each meter. */
final class BudgetReport {

    private static final Logger LOG = LoggerFactory.getLogger(SeriesBudget.class);

    /** More meters than that are a flood of names, which a log need not have in full. */
    private static final int MOST_LOGGED = 256;

    private final Meters meters;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    BudgetReport(Meters meters) {
        this.meters = meters;
    }

    void replaced(String meter, String tag) {
        RegistryMeters.OVERFLOW.counter(meters, meter, tag).increment();
        if (isFirst(meter)) {
            LOG.warn("Too many series of {}: further values of its tag {} are _OTHER", meter, tag);
        }
    }

    void refused(String meter) {
        RegistryMeters.OVERFLOW.counter(meters, meter, "").increment();
        if (isFirst(meter)) {
            LOG.warn("Too many series of {}: further ones are not recorded", meter);
        }
    }

    private boolean isFirst(String meter) {
        return logged.size() < MOST_LOGGED && logged.add(meter);
    }
}
