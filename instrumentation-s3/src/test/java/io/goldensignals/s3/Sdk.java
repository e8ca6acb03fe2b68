package io.goldensignals.s3;

import java.util.function.Function;

/** The SDKs that keep the contracts. */
enum Sdk {
    V2_SYNC(SyncDriver::new),
    V2_ASYNC(AsyncDriver::new),
    V1(V1Driver::new);

    private final Function<Driver.Setup, Driver> factory;

    Sdk(Function<Driver.Setup, Driver> factory) {
        this.factory = factory;
    }

    Driver open(Driver.Setup setup) {
        return factory.apply(setup);
    }
}
