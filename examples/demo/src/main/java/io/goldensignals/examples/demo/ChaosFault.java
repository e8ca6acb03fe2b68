package io.goldensignals.examples.demo;

import java.util.Locale;

/** What the chaos does to the services and to what they depend on. */
enum ChaosFault {
    SHOP_KILL(Lane.PROCESSES, 500, 2_000, 9_000),
    MES_KILL(Lane.PROCESSES, 500, 2_000, 9_000),
    SHOP_PAUSE(Lane.PROCESSES, 1_500, 4_000, 0),
    MES_PAUSE(Lane.PROCESSES, 1_500, 4_000, 0),
    BROKER_KILL(Lane.PROCESSES, 500, 2_000, 9_000),
    BROKER_PAUSE(Lane.PROCESSES, 1_500, 4_000, 0),
    BROKER_CUT(Lane.NETWORK, 200, 2_500, 1_000),
    BROKER_SLOW(Lane.NETWORK, 1_500, 4_000, 0),
    BROKER_SILENT(Lane.NETWORK, 500, 2_500, 0),
    S3_CUT(Lane.NETWORK, 200, 2_500, 0),
    S3_SLOW(Lane.NETWORK, 1_500, 4_000, 0),
    S3_SILENT(Lane.NETWORK, 500, 2_500, 0),
    S3_ERRORS(Lane.NETWORK, 1_500, 3_000, 0),
    DATABASE_CUT(Lane.NETWORK, 200, 2_000, 1_000),
    DATABASE_SLOW(Lane.NETWORK, 1_500, 3_000, 0),
    DATABASE_SILENT(Lane.NETWORK, 500, 2_500, 0);

    /** Faults of one lane follow each other; those of two overlap. */
    enum Lane {
        PROCESSES,
        NETWORK
    }

    final Lane lane;
    final int leastMillis;
    final int mostMillis;
    final int recoveryMillis;

    /** The plan leaves it the time to recover; where that takes longer, what follows is late. */
    ChaosFault(Lane lane, int leastMillis, int mostMillis, int recoveryMillis) {
        this.lane = lane;
        this.leastMillis = leastMillis;
        this.mostMillis = mostMillis;
        this.recoveryMillis = recoveryMillis;
    }

    /** Whether a process ends; the first instance of a service is spared, so that one lives all along. */
    boolean kills() {
        return this == SHOP_KILL || this == MES_KILL;
    }

    /** As it is printed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
