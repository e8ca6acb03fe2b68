package io.goldensignals.examples.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The sums that must hold in a scrape when nothing but the scrape is under way. */
final class Accounts {
    private static final Set<String> ANSWERED = Set.of("acked", "nacked", "returned", "unresolved", "sent");
    private static final List<String> MUST_BE_ZERO = List.of(
            "rabbitmq_client_settled_unknown_total",
            "rabbitmq_client_confirms_outstanding",
            "rabbitmq_client_consumer_unsettled",
            "rabbitmq_client_consumer_waiting",
            "rabbitmq_client_process_active",
            "aws_s3_client_active_operations",
            "aws_s3_client_open_streams");
    private static final String SENT = "messaging_client_sent_messages_total";
    private static final String SEND_ENDED = "messaging_client_operation_duration_seconds_count";

    private final Samples samples;
    private final List<String> complaints = new ArrayList<>();

    private Accounts(Samples samples) {
        this.samples = samples;
    }

    /** What does not add up, in sentences. */
    static List<String> complaints(Samples samples) {
        Accounts accounts = new Accounts(samples);
        accounts.http();
        accounts.published();
        accounts.delivered();
        accounts.stored();
        accounts.jobs();
        accounts.histograms();
        accounts.failures();
        MUST_BE_ZERO.forEach(name -> accounts.require(name, samples.sum(name), "nothing", 0));
        return accounts.complaints;
    }

    /** Business counts a store of distinct ids that fails, which here is the application's own, in the database. */
    private void failures() {
        double failures = samples.sum(
                "instrumentation_errors_total",
                sample -> !sample.label("component").equals("business"));
        require("failures of the instrumentation", failures, "none", 0);
    }

    private void http() {
        require("requests under way", samples.sum("http_server_active_requests"), "the scrape alone", 1);
    }

    /** Sent without an error = confirmed + nacked + returned + unresolved + without confirms + outstanding, by exchange. */
    private void published() {
        for (String exchange : values(SENT, "messaging_destination_name")) {
            Predicate<Samples.Sample> its = labelled("messaging_destination_name", exchange);
            double sent = samples.sum(
                    SENT, its.and(sample -> sample.label("error_type").isEmpty()));
            double ended = samples.sum(SEND_ENDED, its.and(sample -> ANSWERED.contains(sample.label("outcome"))));
            double outstanding = samples.sum("rabbitmq_client_confirms_outstanding", its);
            require(
                    "published to " + exchange,
                    sent,
                    "confirmed + nacked + returned + unresolved + without confirms",
                    ended + outstanding);
        }
    }

    /** Delivered = settled, lost or in doubt + unsettled, by queue. */
    private void delivered() {
        String consumed = "messaging_client_consumed_messages_total";
        for (String queue : values(consumed, "messaging_destination_name")) {
            Predicate<Samples.Sample> its = labelled("messaging_destination_name", queue);
            double settled = samples.sum("rabbitmq_client_settled_messages_total", its);
            double unsettled = samples.sum("rabbitmq_client_consumer_unsettled", its);
            require("delivered from " + queue, samples.sum(consumed, its), "settled + unsettled", settled + unsettled);
        }
    }

    /** Attempts = calls + retries, by operation; what went over the network is at least what was transferred. */
    private void stored() {
        String calls = "aws_s3_client_operation_duration_seconds_count";
        for (String method : values(calls, "rpc_method")) {
            Predicate<Samples.Sample> its = labelled("rpc_method", method);
            double tried = samples.sum("aws_s3_client_attempt_duration_seconds_count", its);
            double expected = samples.sum(calls, its) + samples.sum("aws_s3_client_retries_total", its);
            require("attempts of " + method, tried, "calls + retries", expected);
        }
        for (String direction : List.of("upload", "download")) {
            Predicate<Samples.Sample> its = labelled("aws_s3_transfer_direction", direction);
            double transferred = samples.sum("aws_s3_client_transfer_io_bytes_total", its);
            double wire = samples.sum("aws_s3_client_wire_io_bytes_total", its);
            if (wire < transferred) {
                require("bytes over the network, " + direction, wire, "at least the bytes transferred", transferred);
            }
        }
    }

    private void jobs() {
        for (String job : values("job_runs_started_total", "job_name")) {
            Predicate<Samples.Sample> its = labelled("job_name", job);
            double ended = samples.sum("job_run_duration_seconds_count", its) + samples.sum("job_runs_active", its);
            require("started runs of " + job, samples.sum("job_runs_started_total", its), "ended + active", ended);
        }
    }

    /** The last bucket of each histogram is its count. */
    private void histograms() {
        Map<String, Double> counts = new HashMap<>();
        for (Samples.Sample sample : samples.all()) {
            if (sample.name().endsWith("_count")) {
                String histogram = sample.name().substring(0, sample.name().length() - "_count".length());
                counts.put(histogram + new TreeMap<>(sample.labels()), sample.value());
            }
        }
        for (Samples.Sample sample : samples.all()) {
            if (sample.name().endsWith("_bucket") && sample.label("le").equals(Samples.LAST)) {
                Map<String, String> labels = new TreeMap<>(sample.labels());
                labels.remove("le");
                String histogram = sample.name().substring(0, sample.name().length() - "_bucket".length());
                double count = counts.getOrDefault(histogram + labels, Double.NaN);
                require("the last bucket of " + histogram + labels, sample.value(), "the count", count);
            }
        }
    }

    private Set<String> values(String name, String label) {
        Set<String> values = new TreeSet<>();
        samples.all().stream()
                .filter(sample -> sample.name().equals(name))
                .forEach(sample -> values.add(sample.label(label)));
        return values;
    }

    private static Predicate<Samples.Sample> labelled(String label, String value) {
        return sample -> sample.label(label).equals(value);
    }

    private void require(String what, double is, String equal, double expected) {
        if (is != expected) {
            complaints.add(String.format(Locale.ROOT, "%s: %.0f, but %s: %.0f", what, is, equal, expected));
        }
    }
}
