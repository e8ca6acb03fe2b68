package io.goldensignals.rabbitmq.ledger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Each message in a map, and what became of those that left it. */
final class LedgerModel {

    private final ConfirmModel confirms;
    private final TreeMap<Long, String> unsettled = new TreeMap<>();
    private final TreeMap<Long, String> pending = new TreeMap<>();
    private final Set<Long> doubted = new HashSet<>();
    private final Map<String, Long> totals = new TreeMap<>();
    private long delivered;
    private boolean transactional;
    private boolean closed;

    LedgerModel(ConfirmModel.Client client) {
        this.confirms = new ConfirmModel(client);
    }

    long delivered() {
        return delivered;
    }

    boolean isClosed() {
        return closed;
    }

    long tag(LedgerPropertyTest.Step step) {
        return Math.max(step.multiple() ? 0 : 1, delivered - step.number());
    }

    void apply(LedgerPropertyTest.Step step) {
        switch (step.kind()) {
            case PUBLISH -> confirms.publish(ConfirmModel.Kind.PLAIN, isEarly(step));
            case PUBLISH_MANDATORY -> confirms.publish(ConfirmModel.Kind.MANDATORY, isEarly(step));
            case PUBLISH_UNROUTABLE -> confirms.publish(ConfirmModel.Kind.UNROUTABLE, isEarly(step));
            case CONFIRM -> confirms.decide(step.number(), true, step.multiple());
            case REFUSE -> confirms.decide(step.number(), false, step.multiple());
            case CONFIRM_ALL -> confirms.acceptAll();
            case CONFIRM_AGAIN -> confirms.repeat(step.number());
            case DELIVER -> unsettled.put(++delivered, "");
            case ACK -> settle(tag(step), step.multiple(), "acked");
            case NACK -> settle(tag(step), step.multiple(), "nacked");
            case REJECT -> settle(Math.max(1, tag(step)), false, "rejected");
            case REQUEUE -> settle(tag(step), step.multiple(), "requeued");
            case REJECT_REQUEUE -> settle(Math.max(1, tag(step)), false, "reject_requeued");
            case BROKER_CANCEL -> {
                doubted.addAll(unsettled.keySet());
                doubted.addAll(pending.keySet());
            }
            case RECOVER -> finish(new ArrayList<>(unsettled.keySet()), "requeued"); // at once, also in a transaction
            case BEGIN_TRANSACTIONS -> transactional = true;
            case COMMIT -> {
                pending.forEach((tag, outcome) -> count("settle " + truth(tag, outcome)));
                pending.clear();
            }
            case ROLL_BACK -> {
                pending.keySet().forEach(tag -> unsettled.put(tag, ""));
                pending.clear();
            }
            case CLOSE -> {
                closed = true;
                confirms.close(step.multiple());
                pending.keySet().forEach(tag -> count("settle " + truth(tag, "lost")));
                pending.clear();
                finish(new ArrayList<>(unsettled.keySet()), "lost");
            }
        }
    }

    private static boolean isEarly(LedgerPropertyTest.Step step) {
        return step.multiple() && step.number() < 4;
    }

    private void settle(long tag, boolean multiple, String outcome) {
        if (multiple && tag == 0) {
            end(new ArrayList<>(unsettled.keySet()), outcome);
        } else if (!unsettled.containsKey(tag)) {
            count("unknown");
        } else {
            end(multiple ? new ArrayList<>(unsettled.headMap(tag, true).keySet()) : List.of(tag), outcome);
        }
    }

    private void end(List<Long> tags, String outcome) {
        if (transactional) {
            tags.forEach(tag -> pending.put(tag, outcome));
            unsettled.keySet().removeAll(tags);
        } else {
            finish(tags, outcome);
        }
    }

    private void finish(List<Long> tags, String outcome) {
        for (Long tag : tags) {
            unsettled.remove(tag);
            count("settle " + truth(tag, outcome));
        }
    }

    /** What the broker has taken back cannot be settled any more. */
    private String truth(long tag, String outcome) {
        return doubted.contains(tag) ? "in_doubt" : outcome;
    }

    private void count(String name) {
        totals.merge(name, 1L, Long::sum);
    }

    Map<String, Long> totals() {
        Map<String, Long> now = new TreeMap<>(totals);
        confirms.outcomes().forEach((outcome, count) -> now.put("confirm " + outcome, count));
        if (confirms.published() > 0) {
            now.put("sent", confirms.published());
        }
        if (confirms.outstanding() > 0) {
            now.put("outstanding", (long) confirms.outstanding());
        }
        if (!unsettled.isEmpty() || !pending.isEmpty()) {
            now.put("unsettled", (long) unsettled.size() + pending.size());
        }
        return now;
    }
}
