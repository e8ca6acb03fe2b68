package io.goldensignals.examples.shop;

import io.goldensignals.examples.common.Cli;
import io.goldensignals.examples.common.Lifecycle;
import io.goldensignals.examples.common.ServiceOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code shop-api}: starts the service and serves until it is asked to end. */
@Command(
        name = "shop-api",
        sortOptions = false,
        description = "Takes orders. Each flag can also be given as SHOP_PORT, SHOP_DB and so on.")
public final class ShopApi implements Callable<Integer> {
    @Mixin
    private final ServiceOptions options = new ServiceOptions(8081, "jdbc:h2:./data/shop");

    @Mixin
    private final JobOptions jobs = new JobOptions();

    @Mixin
    private final FigureOptions figures = new FigureOptions();

    public static void main(String... args) {
        System.exit(Cli.run(new ShopApi(), "SHOP", args));
    }

    @Override
    public Integer call() throws Exception {
        try (Lifecycle lifecycle = new Lifecycle()) {
            int port = Shop.start(options, jobs, figures, lifecycle);
            System.out.println("shop-api: serving on http://" + options.address + ":" + port);
            lifecycle.untilTerminated();
        }
        return 0;
    }
}
