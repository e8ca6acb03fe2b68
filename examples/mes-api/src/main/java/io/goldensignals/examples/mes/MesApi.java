package io.goldensignals.examples.mes;

import io.goldensignals.examples.common.Cli;
import io.goldensignals.examples.common.ConfigurationException;
import io.goldensignals.examples.common.Lifecycle;
import io.goldensignals.examples.common.ServiceOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code mes-api}: starts the service and serves until it is asked to end. */
@Command(
        name = "mes-api",
        sortOptions = false,
        description = "Prices and makes orders. Each flag can also be given as MES_PORT, MES_DB and so on.")
public final class MesApi implements Callable<Integer> {
    @Mixin
    private final ServiceOptions options = new ServiceOptions(8082, "jdbc:h2:./data/mes");

    @Option(names = "--price-workers", description = "threads that calculate prices (default: ${DEFAULT-VALUE})")
    private int priceWorkers = 2;

    @Option(names = "--price-queue", description = "orders that may wait for them (default: ${DEFAULT-VALUE})")
    private int priceQueue = 20;

    public static void main(String... args) {
        System.exit(Cli.run(new MesApi(), "MES", args));
    }

    @Override
    public Integer call() throws Exception {
        requirePositive("--price-workers", priceWorkers);
        requirePositive("--price-queue", priceQueue);
        try (Lifecycle lifecycle = new Lifecycle()) {
            int port = Mes.start(options, priceWorkers, priceQueue, lifecycle);
            System.out.println("mes-api: serving on http://" + options.address + ":" + port);
            lifecycle.untilTerminated();
        }
        return 0;
    }

    private static void requirePositive(String flag, int value) {
        if (value < 1 || value > 1000) {
            throw new ConfigurationException(flag, value, "out of range", "1 to 1000");
        }
    }
}
