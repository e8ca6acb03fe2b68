package io.goldensignals.core;

import java.util.List;

/** Histogram boundaries shared by the catalogues. */
public final class Buckets {

    /**
     * Durations in seconds: the boundaries that the OpenTelemetry semantic conventions advise for
     * {@code http.server.request.duration} and the messaging durations.
     */
    public static final List<Double> SECONDS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

    /** Long durations in seconds, for queue times and jobs: 10 ms to one day. */
    public static final List<Double> LONG_SECONDS =
            List.of(0.01, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 14_400.0, 86_400.0);

    /** Sizes in bytes: powers of four from 64 B to 1 GiB. */
    public static final List<Double> BYTES = List.of(
            64.0,
            256.0,
            1024.0,
            4096.0,
            16_384.0,
            65_536.0,
            262_144.0,
            1_048_576.0,
            4_194_304.0,
            16_777_216.0,
            67_108_864.0,
            268_435_456.0,
            1_073_741_824.0);

    private Buckets() {}
}
