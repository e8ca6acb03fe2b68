package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.ConfigurationException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What can be made to go wrong. */
enum Fault {
    SLOW_CALCULATION {
        @Override
        void set(boolean on, Stack stack, Traffic traffic) {
            traffic.profile().ordersInDetail(on);
        }
    },
    BROKER_STOP {
        @Override
        void set(boolean on, Stack stack, Traffic traffic) throws Exception {
            if (on) {
                stack.broker.stop();
            } else {
                stack.broker.start();
            }
        }
    },
    S3_ERRORS {
        // Orders that could not be priced twice are dead letters; once the store answers again they go back.
        @Override
        void set(boolean on, Stack stack, Traffic traffic) throws Exception {
            stack.store.failing(on);
            if (!on) {
                traffic.ledger().add("redriven", Operator.deadLetters(stack, "redrive"));
            }
        }
    },
    POISON_MESSAGES {
        @Override
        void set(boolean on, Stack stack, Traffic traffic) throws Exception {
            if (on) {
                Poison.publish(stack.broker.uri());
            } else {
                traffic.ledger().add("discarded", Operator.deadLetters(stack, "discard"));
            }
        }
    },
    CLIENT_ABORTS {
        @Override
        void set(boolean on, Stack stack, Traffic traffic) {
            traffic.profile().abortsUploads(on);
        }
    },
    PRICE_DRIFT {
        // From now on expensive orders alone: their prices are spread unlike the reference.
        @Override
        void set(boolean on, Stack stack, Traffic traffic) {
            traffic.profile().ordersExpensive(on);
        }
    },
    OVERLAPPING_JOBS {
        // Runs of one job that begin while another is in flight.
        @Override
        void set(boolean on, Stack stack, Traffic traffic) throws Exception {
            if (on) {
                runExport(stack, 3);
                runExport(stack, 3);
            }
        }
    },
    TOO_MANY_SERIES {
        // A label without a bound gets more values than a meter may have series.
        @Override
        void set(boolean on, Stack stack, Traffic traffic) throws Exception {
            if (on) {
                redeemVouchers(stack, 2_400);
            }
        }
    },
    KILLED_JOB {
        // The process of the jobs dies in the middle of a run, and starts again.
        @Override
        void set(boolean on, Stack stack, Traffic traffic) throws Exception {
            if (on) {
                beginLongExport(stack).killAndRestart();
            }
        }
    };

    private static final int VOUCHERS_AT_ONCE = 800;

    private static void runExport(Stack stack, int seconds) throws Exception {
        ServiceClient shop = new ServiceClient(stack.services("shop-api").get(0).url());
        shop.post("/session/admin", "");
        ServiceClient.Answer answer = shop.post("/jobs/nightly-export?delay=PT" + seconds + "S", "");
        if (!answer.ok()) {
            throw new IOException("the export was not begun: " + answer.body());
        }
    }

    /** Begins a run that takes a minute, waits until it is seen, and returns the process in which it is. */
    static ServiceProcess beginLongExport(Stack stack) throws Exception {
        runExport(stack, 60);
        ServiceProcess shop = stack.services("shop-api").get(0);
        for (int i = 0; i < 100 && exportsRunning(shop) == 0; i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return shop;
    }

    private static void redeemVouchers(Stack stack, int count) throws Exception {
        ServiceClient shop = new ServiceClient(stack.services("shop-api").get(0).url());
        shop.post("/session/admin", "");
        for (int sent = 0; sent < count; sent += VOUCHERS_AT_ONCE) {
            String codes = ThreadLocalRandom.current()
                    .longs(VOUCHERS_AT_ONCE)
                    .mapToObj(code -> '"' + Long.toHexString(code) + '"')
                    .collect(Collectors.joining(","));
            ServiceClient.Answer answer = shop.post("/vouchers", "{\"codes\":[" + codes + "]}");
            if (!answer.ok()) {
                throw new IOException("the vouchers were not redeemed: " + answer.body());
            }
        }
    }

    private static double exportsRunning(ServiceProcess shop) throws Exception {
        return shop.scrape()
                .sum("job_runs_active", sample -> sample.label("job_name").equals("nightly-export"));
    }

    /** Turns the fault on or off. */
    abstract void set(boolean on, Stack stack, Traffic traffic) throws Exception;

    /** Refuses a fault of a server that is not the demo's own. */
    void require(@Nullable String externalBroker, @Nullable String externalS3) {
        if (this == BROKER_STOP && externalBroker != null) {
            throw refused("an external broker is not stopped", "this fault without --broker");
        }
        if (this == S3_ERRORS && externalS3 != null) {
            throw refused("an external S3 server cannot be made to fail", "this fault without --s3");
        }
    }

    /** The fault that the flag spells so. */
    static Optional<Fault> named(String name) {
        return Arrays.stream(values())
                .filter(fault -> fault.toString().equalsIgnoreCase(name))
                .findFirst();
    }

    /** Reads a name as the flag spells it. */
    static final class Named implements CommandLine.ITypeConverter<Fault> {
        @Override
        public Fault convert(String name) {
            return named(name)
                    .orElseThrow(() -> new CommandLine.TypeConversionException(
                            "\"" + name + "\" is none of " + Arrays.toString(values())));
        }
    }

    private ConfigurationException refused(String problem, String allowed) {
        return new ConfigurationException("--faults", this, problem, allowed);
    }

    /** As the flag spells it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
