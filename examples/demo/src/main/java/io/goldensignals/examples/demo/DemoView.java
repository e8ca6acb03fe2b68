package io.goldensignals.examples.demo;

import io.goldensignals.examples.common.ConfigurationException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the demo's page shows of a running demo. */
final class DemoView implements DemoPage.Source {
    private final Stack stack;
    private final Traffic traffic;
    private final FaultPlan plan;
    private final List<Place> places;
    private final @Nullable Alerts alerts;
    private final long begin = System.nanoTime();

    DemoView(Stack stack, Traffic traffic, FaultPlan plan, List<Place> places, @Nullable Alerts alerts) {
        this.stack = stack;
        this.traffic = traffic;
        this.plan = plan;
        this.places = List.copyOf(places);
        this.alerts = alerts;
    }

    /**
     * What is now.
     *
     * @param seconds since the traffic began
     * @param answered requests without a server error
     * @param failed requests that a server failed to answer
     * @param problem why the last fault could not begin or end; empty if it could
     * @param alerts null without Prometheus, or while it does not answer
     */
    record State(
            long seconds,
            long answered,
            long failed,
            List<FaultState> faults,
            String problem,
            List<Service> services,
            List<Place> places,
            boolean prometheus,
            @Nullable List<Alerts.Alert> alerts) {}

    /** @param refused why this fault cannot be had; empty if it can */
    record FaultState(String name, String what, String state, String refused) {}

    record Service(String name, String url) {}

    @Override
    public Object state() {
        return new State(
                (System.nanoTime() - begin) / 1_000_000_000,
                traffic.answered(),
                traffic.failed(),
                Arrays.stream(Fault.values())
                        .map(fault -> new FaultState(fault.toString(), what(fault), plan.state(fault), refused(fault)))
                        .toList(),
                plan.problem(),
                stack.services().stream()
                        .map(service -> new Service(service.name(), service.url()))
                        .toList(),
                places,
                alerts != null,
                alerts());
    }

    private @Nullable List<Alerts.Alert> alerts() {
        if (alerts == null) {
            return null;
        }
        try {
            return alerts.now();
        } catch (IOException silent) {
            return null;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private String refused(Fault fault) {
        try {
            stack.require(fault);
            return "";
        } catch (ConfigurationException external) {
            return String.valueOf(external.getMessage());
        }
    }

    /** What a fault does, and where it shows. */
    static String what(Fault fault) {
        return switch (fault) {
            case SLOW_CALCULATION -> "Prices take seconds: the MES' workers are busy and orders wait in the queue.";
            case BROKER_STOP -> "The message broker is away: orders wait in the shop and go out when it is back.";
            case S3_ERRORS -> "Four of five reads and writes in S3 fail with 503: orders cannot be priced.";
            case POISON_MESSAGES -> "Five messages arrive that no consumer can read: they become dead letters.";
            case CLIENT_ABORTS -> "Customers hang up in the middle of an upload.";
            case PRICE_DRIFT -> "Only expensive orders are placed: prices drift away from their reference.";
            case OVERLAPPING_JOBS -> "An export begins while another one is running.";
            case TOO_MANY_SERIES ->
                "A label without a bound gets 2400 values: past the budget of series they become _OTHER, and sums stay exact.";
            case KILLED_JOB -> "The shop's process is killed in the middle of an export, and starts again.";
        };
    }

    @Override
    public @Nullable String data(String service) throws IOException, InterruptedException {
        for (ServiceProcess each : stack.services()) {
            if (each.name().equals(service)) {
                return each.pageData();
            }
        }
        return null;
    }

    @Override
    public void set(Fault fault, boolean on) {
        if (refused(fault).isEmpty()) {
            plan.hold(fault, on);
        }
    }
}
