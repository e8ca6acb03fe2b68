package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.ConfigurationException;
import java.net.URI;

/** Notices a broker that is away though no fault stopped it. */
final class BrokerWatch {
    private final Stack stack;
    private final FaultPlan faults;
    private final URI broker;
    private long seenNanos = System.nanoTime();

    BrokerWatch(Stack stack, FaultPlan faults) {
        this.stack = stack;
        this.faults = faults;
        this.broker = URI.create(stack.broker.uri());
    }

    void requireBroker(int seconds) {
        int port = broker.getPort() > 0 ? broker.getPort() : 5672;
        if (faults.active(Fault.BROKER_STOP) || Ports.open(broker.getHost(), port)) {
            seenNanos = System.nanoTime();
        } else if (System.nanoTime() - seenNanos > seconds * 1_000_000_000L) {
            throw new ConfigurationException(
                    "--broker", stack.broker.uri(), "unreachable for " + seconds + " s", "a broker that stays up");
        }
    }
}
