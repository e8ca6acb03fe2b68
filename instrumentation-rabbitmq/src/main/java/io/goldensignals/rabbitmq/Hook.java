package io.goldensignals.rabbitmq;

/** What we put into a connection factory, before what was there. */
interface Hook {

    /** Whether it reports to this recorder, of which a factory needs one hook of each kind. */
    boolean records(Recorder recorder);

    static boolean isIn(Object place, Recorder recorder) {
        return place instanceof Hook hook && hook.records(recorder);
    }
}
