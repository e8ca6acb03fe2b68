package io.goldensignals.rabbitmq.ledger;

import java.util.Locale;

/** How an operation of the client ended: a message that was published, or a fetch. */
public enum OperationOutcome {
    ACKED,
    NACKED,
    RETURNED,
    /** The channel closed before the broker answered. */
    UNRESOLVED,
    /** On a channel without confirms. */
    SENT,
    RECEIVED,
    EMPTY,
    FAILED;

    private static final OperationOutcome[] ALL = values();

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The value of its tag. */
    public String label() {
        return label;
    }

    /** Its place in arrays and packed numbers. */
    @SuppressWarnings("EnumOrdinal") // never stored beyond the process
    public int index() {
        return ordinal();
    }

    /** The one with this index. */
    public static OperationOutcome at(int index) {
        return ALL[index];
    }
}
