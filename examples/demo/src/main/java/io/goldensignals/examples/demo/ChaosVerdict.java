package io.goldensignals.examples.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether all is right after the chaos. */
final class ChaosVerdict {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ChaosStack chaos;
    private final Ledger ledger;
    private int redriven;

    ChaosVerdict(ChaosStack chaos, Ledger ledger) {
        this.chaos = chaos;
        this.ledger = ledger;
    }

    /** Puts back what failed twice while something was away. */
    void redrive() throws InterruptedException {
        try {
            redriven += Operator.deadLetters(chaos.stack, "redrive");
        } catch (IOException notYet) {
            // The next time.
        }
    }

    /** What is not right yet: it may still be under way. */
    List<String> now() throws Exception {
        List<String> complaints = new ArrayList<>(chaos.complaints(ledger));
        double left = queued();
        if (left > 0) {
            complaints.add((long) left + " messages are in the broker's queues");
        }
        for (ServiceProcess service : chaos.stack.services()) {
            Samples samples = chaos.watch.scrape(service);
            Accounts.complaints(samples).forEach(complaint -> complaints.add(service.name() + ": " + complaint));
            if (samples.sum("rabbitmq_client_consumer_active") == 0) {
                complaints.add(service.name() + " consumes nothing");
            }
        }
        return complaints;
    }

    /** What was wrong at any time, and what has grown. */
    List<String> forGood() {
        List<String> complaints = new ArrayList<>();
        for (Life life : chaos.watch.lives()) {
            complaints.addAll(life.complaints());
        }
        for (Life life : chaos.watch.living()) {
            complaints.addAll(life.growth());
        }
        try {
            chaos.stack.requireAlive();
        } catch (ChildProcess.DiedException gone) {
            complaints.add(String.valueOf(gone.getMessage()));
        }
        return complaints;
    }

    /** What was counted, for people. */
    List<String> report() throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add(chaos.orders() + " orders, each at the MES and back with its price and status; " + redriven
                + " dead letters were put back");
        for (ServiceProcess service : chaos.stack.services()) {
            Samples samples = chaos.watch.scrape(service);
            lines.add(String.format(
                    Locale.ROOT,
                    "%-10s %6.0f requests %6.0f published %6.0f delivered %6.0f S3 calls",
                    service.name(),
                    Life.requests(samples),
                    samples.sum("messaging_client_sent_messages_total"),
                    samples.sum("messaging_client_consumed_messages_total"),
                    samples.sum("aws_s3_client_operation_duration_seconds_count")));
        }
        for (Life life : chaos.watch.living()) {
            lines.add("           " + life.size());
            if (!life.gained().isEmpty()) {
                lines.add("           gained after five minutes: " + life.gained());
            }
        }
        lines.addAll(chaos.watch.deaths());
        return lines;
    }

    /** Messages in all queues of the broker. */
    private double queued() throws IOException, InterruptedException {
        URI uri = URI.create("http://" + chaos.brokerMetrics() + "/metrics");
        return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines())
                .body()
                .filter(line -> line.matches("rabbitmq_queue_messages[ {].*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
