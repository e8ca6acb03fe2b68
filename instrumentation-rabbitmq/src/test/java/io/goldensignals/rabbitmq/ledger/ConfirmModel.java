package io.goldensignals.rabbitmq.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * RabbitMQ's side of a channel with confirms, which knows each message by its number: what it sends to the client and when, and
 * what became of each.
 */
final class ConfirmModel {

    enum Kind {
        PLAIN,
        MANDATORY,
        UNROUTABLE
    }

    /** The events that the client sees, and its own. */
    interface Client {
        void sent(String key, boolean mandatory);

        void returned(String key);

        void answered(long number, boolean multiple, OperationOutcome outcome);

        void closed();
    }

    private final Client client;
    private final TreeMap<Long, Kind> unanswered = new TreeMap<>();
    private final NavigableSet<Long> accepted = new TreeSet<>();
    private final NavigableSet<Long> refused = new TreeSet<>();
    private final Map<String, Long> outcomes = new HashMap<>();
    private long published;
    private long processed;

    ConfirmModel(Client client) {
        this.client = client;
    }

    long published() {
        return published;
    }

    int outstanding() {
        return unanswered.size();
    }

    Map<String, Long> outcomes() {
        return outcomes;
    }

    private static String key(long number) {
        return number % 3 == 0 ? "paid" : "created";
    }

    /** The client publishes; an {@code early} message is answered before the client has registered it. */
    void publish(Kind kind, boolean early) {
        long number = ++published;
        unanswered.put(number, kind);
        if (early) {
            process(number);
            if (kind != Kind.UNROUTABLE) {
                accepted.add(number);
                flush();
            }
        }
        client.sent(key(number), kind != Kind.PLAIN);
    }

    /** The broker goes on; what no queue takes is returned, and acknowledged with all that is accepted by now. */
    private void process(long upTo) {
        while (processed < Math.min(upTo, published)) {
            processed++;
            if (unanswered.get(processed) == Kind.UNROUTABLE) {
                client.returned(key(processed));
                accepted.add(processed);
                flush();
            }
        }
    }

    /** A queue has accepted or refused a message, which is answered {@code now} or with a later one. */
    void decide(int which, boolean accept, boolean now) {
        process(processed + which);
        List<Long> open = unanswered.headMap(processed, true).keySet().stream()
                .filter(number -> !accepted.contains(number) && !refused.contains(number))
                .toList();
        if (!open.isEmpty()) {
            (accept ? accepted : refused).add(open.get(which % open.size()));
        }
        if (now) {
            flush();
        }
    }

    /** Acknowledgements first, in order, those without a gap as one; then what was refused, likewise. */
    private void flush() {
        send(accepted, refused, OperationOutcome.ACKED);
        send(refused, accepted, OperationOutcome.NACKED);
    }

    private void send(NavigableSet<Long> owed, NavigableSet<Long> others, OperationOutcome outcome) {
        long gap = unanswered.headMap(processed, true).keySet().stream()
                .filter(number -> !owed.contains(number))
                .findFirst()
                .orElse(Long.MAX_VALUE);
        Long together = owed.lower(others.isEmpty() ? gap : Math.min(gap, others.first()));
        if (together != null) {
            client.answered(together, true, outcome);
        }
        owed.tailSet(together == null ? 0 : together, false).forEach(number -> client.answered(number, false, outcome));
        owed.forEach(number -> count(number, outcome == OperationOutcome.ACKED ? "acked" : "nacked"));
        owed.clear();
    }

    /** Everything that was published is accepted, and acknowledged by the number that stands for all. */
    void acceptAll() {
        process(published);
        client.answered(0, true, OperationOutcome.ACKED);
        List.copyOf(unanswered.keySet()).forEach(number -> count(number, "acked"));
        accepted.clear();
        refused.clear();
    }

    /** A second answer for a message that had one changes nothing. */
    void repeat(int back) {
        long number = processed - back;
        if (number > 0 && !unanswered.containsKey(number)) {
            client.answered(number, false, OperationOutcome.NACKED);
        }
    }

    /** The channel dies; perhaps after one more return, whose acknowledgement is lost. */
    void close(boolean afterReturn) {
        long next = processed + 1;
        if (afterReturn && unanswered.get(next) == Kind.UNROUTABLE) {
            client.returned(key(next));
            count(next, "returned");
        }
        client.closed();
        List.copyOf(unanswered.keySet()).forEach(number -> outcomes.merge("unresolved", 1L, Long::sum));
        unanswered.clear();
    }

    private void count(long number, String outcome) {
        boolean returned = unanswered.remove(number) == Kind.UNROUTABLE;
        outcomes.merge(returned ? "returned" : outcome, 1L, Long::sum);
    }
}
