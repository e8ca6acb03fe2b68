package io.goldensignals.s3.meters;

import io.goldensignals.core.Results;
import java.util.Arrays;
import java.util.Locale;

/** How the stream of a download ended. */
public enum StreamOutcome {
    // The first two take the numbers that Results prescribes.
    DRAINED,
    FAILED,
    CLOSED_EARLY,
    ABORTED,
    LEAKED,
    TRUNCATED;

    private static final StreamOutcome[] ALL = values();

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The number by which the recorder knows the outcome. */
    @SuppressWarnings("EnumOrdinal") // the numbers live no longer than the process
    int code() {
        return ordinal();
    }

    public static String[] labels() {
        return Arrays.stream(ALL).map(StreamOutcome::label).toArray(String[]::new);
    }

    /** The outcomes as the recorder knows them. */
    static final class Table implements Results {
        @Override
        public int of(Throwable failure) {
            return FAILURE;
        }

        @Override
        public String[] tagValues(int result) {
            return new String[] {ALL[result].label()};
        }

        @Override
        public int[] initial() {
            return Arrays.stream(ALL).mapToInt(StreamOutcome::code).toArray();
        }
    }
}
