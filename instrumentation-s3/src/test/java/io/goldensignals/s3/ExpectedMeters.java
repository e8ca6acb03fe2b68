package io.goldensignals.s3;

import io.goldensignals.s3.LedgerServer.Entry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a server's ledger and the application's view of each operation say that the meters must count. */
final class ExpectedMeters {

    /** Not counts of what happens: the limit and what follows from it, and what sampled calls tell. */
    private static final Set<String> OTHERS = Set.of(
            "resource.limit", "resource.utilization", "resource.wait.duration", "aws.s3.client.oldest_stream.age");

    private final String bucket;
    private final Map<String, Double> counts = new TreeMap<>();

    private final boolean blind;
    private final boolean backoff;

    /** The meters of calls on one bucket; {@code blind} to their attempts, and with or without their {@code backoff}. */
    ExpectedMeters(String bucket, boolean blind, boolean backoff) {
        this.bucket = bucket;
        this.blind = blind;
        this.backoff = backoff;
    }

    /** By how much the counts of {@code registry} are less than what they should be; nothing where they are equal. */
    Map<String, Double> lacking(MeterRegistry registry) {
        Map<String, Double> lacking = new TreeMap<>(counts);
        of(registry).forEach((meter, count) -> lacking.merge(meter, -count, Double::sum));
        lacking.values().removeIf(difference -> difference == 0);
        return lacking;
    }

    /** All counts that are not zero. */
    private static Map<String, Double> of(MeterRegistry registry) {
        Map<String, Double> counts = new TreeMap<>();
        registry.forEachMeter(meter -> {
            double count = count(meter);
            if (count != 0
                    && !Double.isNaN(count)
                    && !OTHERS.contains(meter.getId().getName())) {
                StringBuilder key = new StringBuilder(meter.getId().getName());
                meter.getId().getTags().stream()
                        .filter(tag -> !tag.getValue().isEmpty())
                        .forEach(tag -> key.append(' ').append(tag.getValue()));
                counts.merge(key.toString(), count, Double::sum);
            }
        });
        return counts;
    }

    private static double count(Meter meter) {
        if (meter instanceof Timer timer) {
            return timer.count();
        }
        if (meter instanceof DistributionSummary summary) {
            return summary.count();
        }
        return meter instanceof Counter counter ? counter.count() : meter instanceof Gauge gauge ? gauge.value() : 0;
    }

    /**
     * Adds an operation. An answer that was cut off fails its attempt, unless the application is given the stream {@code late}, after
     * the attempt.
     */
    void add(List<Entry> ledger, LedgerRun.Outcome outcome, boolean late) {
        List<Entry> call = new ArrayList<>();
        for (Entry entry : ledger) {
            call.add(entry);
            if (result(entry, late).equals("success")) {
                ended(call, outcome, late);
                call.clear();
            }
        }
        if (!call.isEmpty()) {
            ended(call, outcome, late);
        }
    }

    private void ended(List<Entry> call, LedgerRun.Outcome outcome, boolean late) {
        Entry last = call.get(call.size() - 1);
        String method = last.method();
        for (int attempt = 0; attempt < call.size(); attempt++) {
            String result = result(call.get(attempt), late);
            if (!blind) {
                count("attempt.duration", result, method);
            }
            if (attempt < call.size() - 1) {
                count("retries", result.split(" ")[0], method);
                if (backoff) {
                    count("backoff.duration", method);
                }
            }
            if (method.equals("PutObject")) {
                add("wire.io", call.get(attempt).received(), bucket, "upload", method);
            }
        }
        String result = result(last, late);
        count("operation.duration", bucket, result, method);
        if (method.equals("PutObject") && result.equals("success")) {
            transferred(last.received(), "upload", method);
        }
        if (method.equals("GetObject")) {
            downloaded(call, outcome, late);
        }
    }

    private void downloaded(List<Entry> call, LedgerRun.Outcome outcome, boolean late) {
        if (call.stream().anyMatch(entry -> entry.status() / 100 == 2)) {
            count("first_byte.duration", bucket, "GetObject");
        }
        for (Entry entry : call) {
            if (result(entry, late).equals("success")) {
                boolean cut = entry.truncated() && !outcome.success(); // else the HTTP client says nothing
                long read = cut && outcome.stream().isEmpty() ? entry.sent() : outcome.read();
                String stream =
                        cut ? "failed" : entry.truncated() && read == entry.sent() ? "truncated" : outcome.stream();
                add("wire.io", read, bucket, "download", "GetObject");
                count("stream.duration", bucket, stream, "GetObject");
                if (stream.equals("drained")) {
                    transferred(read, "download", "GetObject");
                } else {
                    add("transfer.io", read, bucket, "download", "GetObject");
                }
            } else if (entry.truncated()) {
                add("wire.io", entry.sent(), bucket, "download", "GetObject");
                count("stream.duration", bucket, "failed", "GetObject");
            }
        }
    }

    private void transferred(long bytes, String direction, String method) {
        add("transfer.io", bytes, bucket, direction, method);
        add("throughput", bytes > 0 ? 1 : 0, bucket, direction, method);
    }

    /** The outcome, and the type of an error if it is one. */
    private static String result(Entry entry, boolean late) {
        boolean head = entry.method().equals("HeadObject");
        return switch (entry.status()) {
            case 0 -> "io no_response";
            case 403 -> "access_denied client_error";
            case 404 -> head ? "not_found" : "not_found client_error";
            case 416 -> "invalid_range client_error";
            case 503 -> head ? "server_error server_error" : "throttled throttled";
            case 500 -> "server_error server_error";
            default -> entry.truncated() && !late ? "io no_response" : "success";
        };
    }

    private void count(String name, String... tags) {
        add(name, 1, tags);
    }

    private void add(String name, double amount, String... tags) {
        if (amount != 0) {
            counts.merge("aws.s3.client." + name + ' ' + String.join(" ", tags), amount, Double::sum);
        }
    }
}
