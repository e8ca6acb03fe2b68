package io.goldensignals.rabbitmq.ledger;

import java.util.Locale;

/** How a delivery ended, or stood when its handler ended. */
public enum DeliveryOutcome {
    ACKED,
    NACKED,
    REJECTED,
    /** By {@code basic.nack} or {@code basic.recover}. */
    REQUEUED,
    /** By {@code basic.reject}. */
    REJECT_REQUEUED,
    AUTO_ACKED,
    /** The channel closed before. */
    LOST,
    /** The broker had cancelled the consumer before. */
    IN_DOUBT,
    /** Of a handler only: it is settled later or never. */
    UNSETTLED;

    private static final DeliveryOutcome[] ALL = values();

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The value of its tag. */
    public String label() {
        return label;
    }

    /** How many of them, the first ones, end a delivery. */
    public static int ends() {
        return UNSETTLED.index();
    }

    /** Its place in arrays and packed numbers. */
    @SuppressWarnings("EnumOrdinal") // never stored beyond the process
    public int index() {
        return ordinal();
    }

    /** The one with this index. */
    public static DeliveryOutcome at(int index) {
        return ALL[index];
    }
}
