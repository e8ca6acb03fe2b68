package io.goldensignals.examples.common;

/** What the two services tell each other about orders. */
public final class Orders {
    public static final String CREATED = "order.created";
    public static final String PRICED = "order.priced";
    public static final String STATUS = "order.status";

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
        REJECTED
    }

    /** A new order; the finer its price is to be calculated, its {@code detail}, the longer that takes. */
    public record Created(String orderId, String modelId, Material material, int quantity, int detail) {}

    /** The price of the whole order. */
    public record Priced(String orderId, long cents) {}

    /** What an operator has made of the order. */
    public record StatusChanged(String orderId, Status status, String operator) {}
}
