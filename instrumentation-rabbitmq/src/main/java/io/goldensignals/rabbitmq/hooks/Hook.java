package io.goldensignals.rabbitmq.hooks;

/** What we put into a connection factory, before what was there. */
interface Hook {

    /** Whether it reports to this instrumentation, of which a factory needs one hook of each kind. */
    boolean reportsTo(Object instrumentation);

    static boolean isIn(Object place, Object instrumentation) {
        return place instanceof Hook hook && hook.reportsTo(instrumentation);
    }
}
