package io.goldensignals.registry;

/** A meter that records in a {@link Series} of ours. */
interface StripedMeter {

    Series series();
}
