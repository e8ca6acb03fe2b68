package io.goldensignals.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.goldensignals.s3.FaultProxy.Answer;
import io.goldensignals.s3.FaultProxy.Fault;
import io.goldensignals.s3.FaultProxy.Reset;
import io.goldensignals.s3.FaultProxy.Truncate;
import io.goldensignals.testkit.HostileRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An instrumented client gives what the bare one gives: results, bytes, exceptions, number of requests. */
@ParameterizedClass
@EnumSource(Sdk.class)
class SameBehaviourTest {

    private static final int STEPS = 40;

    @Parameter
    Sdk sdk;

    @Test
    void randomSequencesGiveEqualResults() throws IOException {
        for (long seed = 1; seed <= 2; seed++) {
            Recorded recorded = new Recorded();
            List<String> bare = play("bare", seed, null);
            List<String> measured = play("measured", seed, S3Metrics.create(recorded.registry));
            assertThat(measured).as("seed " + seed).isEqualTo(bare);
            recorded.close();
        }
    }

    @Test
    void registryThatRefusesEveryMeterChangesNothing() throws IOException {
        hostile(HostileRegistry.atCreation());
    }

    @Test
    void registryThatFailsAtEveryRecordChangesNothing() throws IOException {
        hostile(HostileRegistry.atRecording());
    }

    private void hostile(HostileRegistry registry) throws IOException {
        List<String> bare = play("bare", 7, null);
        List<String> measured = play("hostile", 7, S3Metrics.create(registry));
        assertThat(measured).isEqualTo(bare);
        assertThat(registry.attacks()).isPositive();
    }

    /** What a seeded sequence of operations leads to, faults of the network included. */
    private List<String> play(String who, long seed, S3Metrics metrics) throws IOException {
        String bucket = ("same-" + sdk + "-" + seed + "-" + who)
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
        Random random = new Random(seed);
        List<String> results = new ArrayList<>();
        FaultProxy proxy = new FaultProxy(S3Server.endpoint());
        try (proxy;
                Driver s3 = sdk.open(Driver.Setup.of(proxy.endpoint(), metrics))) {
            catchThrowable(() -> s3.createBucket(bucket));
            for (int step = 0; step < STEPS; step++) {
                Fault fault = fault(random);
                if (fault != null) {
                    proxy.next(fault);
                }
                results.add(step(s3, bucket, random).replace(bucket, "BUCKET"));
            }
            results.add(proxy.requests() + " requests");
        }
        return results;
    }

    private static Fault fault(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> new Answer(503, "SlowDown");
            case 1 -> new Answer(500, "InternalError");
            case 2 -> new Reset();
            case 3 -> new Answer(403, "AccessDenied");
            case 4 -> new Truncate(10);
            default -> null;
        };
    }

    private static String step(Driver s3, String bucket, Random random) {
        String key = "key-" + random.nextInt(5);
        int kind = random.nextInt(8);
        byte[] content = new byte[random.nextInt(20_000)];
        random.nextBytes(content);
        return switch (kind) {
            case 0, 1, 2 ->
                result(() -> {
                    s3.put(bucket, key, content);
                    return "put";
                });
            case 3 -> result(() -> "got " + Arrays.hashCode(s3.get(bucket, key)));
            case 4 -> result(() -> "range " + Arrays.hashCode(s3.range(bucket, key, 2, 9)));
            case 5 ->
                result(() -> {
                    s3.head(bucket, key);
                    return "head";
                });
            case 6 -> result(() -> "list " + s3.list(bucket));
            default -> result(() -> read(s3.open(bucket, key), content.length % 3));
        };
    }

    private static String read(InputStream stream, int way) throws IOException {
        try (stream) {
            StringBuilder read = new StringBuilder("stream");
            read.append(' ').append(stream.read()).append(' ').append(stream.markSupported());
            if (way == 1) {
                read.append(' ').append(stream.skip(5)).append(' ').append(stream.read());
            }
            if (way > 0) {
                read.append(' ').append(Arrays.hashCode(stream.readAllBytes()));
                read.append(' ').append(stream.read());
            }
            return read.toString();
        }
    }

    /** What {@code step} returns, or the chain of what it throws, without what differs from run to run. */
    static String result(Callable<String> step) {
        try {
            return step.call();
        } catch (Throwable failure) {
            StringBuilder chain = new StringBuilder();
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                // Request ids, ports and the like differ from run to run.
                String message = String.valueOf(cause.getMessage())
                        .replaceAll(
                                "(?i)(request id|extended request id|requestid|hostid|s3 extended request id)[:=]? ?[^;,)\\s]*",
                                "ID")
                        .replaceAll("[0-9a-f]{8,}", "HEX")
                        .replaceAll(":\\d{4,5}", ":PORT")
                        .replaceAll("@[0-9a-f]+", "@HASH");
                chain.append(cause.getClass().getName())
                        .append(": ")
                        .append(message)
                        .append(" < ");
            }
            return chain.toString();
        }
    }
}
