package io.goldensignals.s3;

import java.util.function.Function;

/** The SDKs that keep the contracts. */
enum Sdk {
    V2_SYNC(SyncDriver::new),
    V2_SYNC_PLUGIN(SyncDriver::withPlugin),
    V2_ASYNC(AsyncDriver::new),
    V2_ASYNC_PLUGIN(AsyncDriver::withPlugin),
    V1(V1Driver::new);

    private final Function<Driver.Setup, Driver> factory;

    Sdk(Function<Driver.Setup, Driver> factory) {
        this.factory = factory;
    }

    boolean isAsync() {
        return this == V2_ASYNC || this == V2_ASYNC_PLUGIN;
    }

    /** Whether the SDK shows how long it waits before a retry. */
    boolean showsBackoff() {
        return this != V1;
    }

    Driver open(Driver.Setup setup) {
        return factory.apply(setup);
    }
}
