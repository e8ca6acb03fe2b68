package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.s3.FaultProxy.Answer;
import io.goldensignals.s3.FaultProxy.Fault;
import io.goldensignals.s3.FaultProxy.None;
import io.goldensignals.s3.FaultProxy.Reset;
import io.goldensignals.s3.FaultProxy.Truncate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;

/** A seeded sequence of operations of one client, after each of which every meter must equal what the server wrote down. */
final class LedgerRun {

    private static final int OPERATIONS = Integer.getInteger("ledger.operations", 100);
    private static final long SEED = Long.getLong("ledger.seed", 1);
    private static final String BUCKET = "ledger";

    private final Random random = new Random(SEED);
    private final Recorded recorded = new Recorded();
    private final Function<Driver.Setup, Driver> client;
    private boolean async;
    private boolean late;
    private boolean blind;
    private boolean backoff = true;
    private Predicate<Fault> faults = fault -> true;
    private Predicate<Fault> streamFaults = fault -> true;

    LedgerRun(Function<Driver.Setup, Driver> client) {
        this.client = client;
    }

    /** The client records a little after its future has completed, and reads streams ahead. */
    LedgerRun async() {
        this.async = true;
        return this;
    }

    /** The application is given every download as a stream, after the last attempt. */
    LedgerRun late() {
        this.late = true;
        return this;
    }

    /** The attempts of the client are out of sight. */
    LedgerRun blind() {
        this.blind = true;
        return this;
    }

    /** The waits before retries are out of sight. */
    LedgerRun withoutBackoff() {
        this.backoff = false;
        return this;
    }

    /** Only these faults happen. */
    LedgerRun only(Predicate<Fault> those) {
        this.faults = those;
        return this;
    }

    /** Only these faults happen to downloads that the application reads as streams. */
    LedgerRun onlyToStreams(Predicate<Fault> those) {
        this.streamFaults = those;
        return this;
    }

    void check() throws IOException {
        S3Metrics metrics = S3Metrics.create(recorded.registry);
        ExpectedMeters expected = new ExpectedMeters(BUCKET, blind, backoff);
        try (LedgerServer server = new LedgerServer();
                Driver s3 = client.apply(Driver.Setup.of(server.endpoint(), metrics))) {
            s3.put(BUCKET, "key-0", new byte[10]); // from now on the bucket has its label
            expected.add(server.taken(), new Outcome(true, 0, ""), false);
            for (int number = 0; number < OPERATIONS; number++) {
                Operation operation = Operation.values()[random.nextInt(Operation.values().length)];
                List<Fault> planned = faults(operation);
                server.next(planned);
                String key = "key-" + random.nextInt(3);
                byte[] content = new byte[random.nextInt(20_000)];
                Outcome outcome = carriedOut(operation, s3, key, content);
                List<LedgerServer.Entry> ledger = server.taken();
                expected.add(ledger, outcome, operation.isStream() || late);
                check(
                        expected,
                        "operation " + number + " of seed " + SEED + ", " + operation + " " + planned + ": " + ledger
                                + " " + outcome);
            }
        }
        recorded.close();
    }

    private void check(ExpectedMeters expected, String what) {
        if (async) {
            Recorded.eventually(() -> assertThat(difference(expected)).as(what).isEmpty());
        } else {
            assertThat(difference(expected)).as(what).isEmpty();
        }
    }

    private Map<String, Double> difference(ExpectedMeters expected) {
        return expected.lacking(recorded.registry);
    }

    /** What happens to the requests of an operation, most of which has some luck. */
    private List<Fault> faults(Operation operation) {
        List<Fault> planned = new ArrayList<>();
        while (random.nextInt(3) == 0) {
            Fault fault = switch (random.nextInt(6)) {
                case 0 -> new Answer(503, "SlowDown");
                case 1 -> new Answer(500, "InternalError");
                case 2 -> new Reset();
                case 3 -> new Answer(403, "AccessDenied");
                case 4 -> new Truncate(random.nextInt(1000));
                default -> new None();
            };
            boolean happens = faults.test(fault) && (!operation.isStream() || streamFaults.test(fault));
            planned.add(happens ? fault : new None());
        }
        return planned;
    }

    private enum Operation {
        PUT,
        GET,
        RANGE,
        HEAD,
        DELETE,
        LIST,
        DRAIN,
        CLOSE,
        ABORT;

        boolean isStream() {
            return this == DRAIN || this == CLOSE || this == ABORT;
        }
    }

    /** What the application saw: whether the operation succeeded, what it read of a stream, and how that ended. */
    record Outcome(boolean success, long read, String stream) {}

    private Outcome carriedOut(Operation operation, Driver s3, String key, byte[] content) {
        try {
            return switch (operation) {
                case PUT -> {
                    s3.put(BUCKET, key, content);
                    yield new Outcome(true, 0, "");
                }
                case HEAD -> {
                    s3.head(BUCKET, key);
                    yield new Outcome(true, 0, "");
                }
                case DELETE -> {
                    s3.delete(BUCKET, key);
                    yield new Outcome(true, 0, "");
                }
                case LIST -> {
                    s3.list(BUCKET);
                    yield new Outcome(true, 0, "");
                }
                case GET -> new Outcome(true, s3.get(BUCKET, key).length, "drained");
                case RANGE -> new Outcome(true, s3.range(BUCKET, key, 2, 9).length, "drained");
                default -> streamed(operation, s3, s3.open(BUCKET, key));
            };
        } catch (RuntimeException failure) {
            return new Outcome(false, 0, "");
        }
    }

    /** Netty's blocking stream reads small objects ahead, so it is read to its end whatever the plan was. */
    private Outcome streamed(Operation operation, Driver s3, InputStream stream) {
        long read = 0;
        int wanted = operation == Operation.DRAIN || async ? Integer.MAX_VALUE : random.nextInt(30);
        try (stream) {
            while (read < wanted) {
                if (stream.read() < 0) {
                    return new Outcome(true, read, "drained");
                }
                read++;
            }
            if (operation == Operation.ABORT) {
                s3.abort(stream);
                return new Outcome(true, read, "aborted");
            }
            return new Outcome(true, read, "closed_early");
        } catch (IOException | UncheckedIOException broken) {
            if (read >= wanted) {
                return new Outcome(true, read, "closed_early"); // Apache's client misses the rest when it is closed
            }
            // An async client gets all of it before the application does.
            return async ? new Outcome(false, 0, "") : new Outcome(false, read, "failed");
        }
    }
}
