package io.goldensignals.examples.common;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the two services send each other about orders. */
public final class Orders {
    public static final String CREATED = "order.created";
    public static final String PRICED = "order.priced";
    public static final String STATUS = "order.status";
    /** Telemetry: it may be lost. */
    public static final String EDITED = "model.edited";

    private Orders() {}

    /** The material to print with. */
    public enum Material {
        PLA,
        PETG,
        STEEL
    }

    /** Where an order stands. */
    public enum Status {
        CREATED,
        PRICED,
        IN_PRODUCTION,
        QUALITY_CHECK,
        SHIPPED,
        REJECTED;

        /** As it is spelled outside of the code: in JSON, pages, messages and labels. */
        @JsonValue
        public String tag() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** As {@link #tag} spells it. */
        @Override
        public String toString() {
            return tag();
        }
    }

    /**
     * A new order.
     *
     * @param detail how finely its price is to be calculated; the finer, the longer that takes
     * @param orderedAt in milliseconds since the epoch
     */
    public record Created(
            String orderId, String modelId, Material material, int quantity, int detail, long orderedAt) {}

    /** The price of the whole order, and when that was ordered. */
    public record Priced(String orderId, long cents, long orderedAt) {}

    /** A model that a customer has edited. */
    public record Edited(String action) {}

    /** What an operator has made of the order. */
    public record StatusChanged(String orderId, Status status, String operator) {}
}
