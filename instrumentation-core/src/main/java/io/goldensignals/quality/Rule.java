package io.goldensignals.quality;

import io.goldensignals.core.Meters;
import io.micrometer.core.instrument.Counter;

/** A rule that data should keep. Thread-safe; counting never fails. */
public final class Rule {

    private final Counter valid;
    private final Counter invalid;

    Rule(Meters meters, String name) {
        this.valid = QualityMeters.VALIDATIONS.counter(meters, name, "valid");
        this.invalid = QualityMeters.VALIDATIONS.counter(meters, name, "invalid");
    }

    /** Counts whether the rule was kept, and returns the same. */
    public boolean check(boolean kept) {
        (kept ? valid : invalid).increment();
        return kept;
    }
}
