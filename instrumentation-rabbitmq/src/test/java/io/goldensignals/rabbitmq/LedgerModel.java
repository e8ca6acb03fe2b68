package io.goldensignals.rabbitmq;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Each message in a map, and what became of those that left it. */
final class LedgerModel {

    private final TreeMap<Long, String> awaited = new TreeMap<>();
    private final TreeMap<Long, String> unsettled = new TreeMap<>();
    private final TreeMap<Long, String> pending = new TreeMap<>();
    private final Map<String, Long> totals = new TreeMap<>();
    private long published;
    private long delivered;
    private boolean transactional;
    private boolean closed;

    long published() {
        return published;
    }

    long delivered() {
        return delivered;
    }

    boolean isClosed() {
        return closed;
    }

    /** A number that has been published, now or before; 0 with {@code multiple} stands for all. */
    long confirmed(LedgerPropertyTest.Step step) {
        return Math.max(0, published - step.number());
    }

    long tag(LedgerPropertyTest.Step step) {
        return Math.max(step.multiple() ? 0 : 1, delivered - step.number());
    }

    boolean awaitsReturn() {
        return awaited.containsValue("mandatory");
    }

    void apply(LedgerPropertyTest.Step step) {
        switch (step.kind()) {
            case PUBLISH -> awaited.put(++published, "plain");
            case PUBLISH_MANDATORY -> awaited.put(++published, "mandatory");
            case EARLY_CONFIRM -> {
                awaited.put(++published, "plain");
                answer(published, step.multiple(), "acked");
            }
            case CONFIRM -> answer(confirmed(step), step.multiple(), "acked");
            case REFUSE -> answer(confirmed(step), step.multiple(), "nacked");
            case RETURN ->
                awaited.entrySet().stream()
                        .filter(entry -> entry.getValue().equals("mandatory"))
                        .findFirst()
                        .ifPresent(entry -> entry.setValue("returned"));
            case DELIVER -> unsettled.put(++delivered, "");
            case ACK -> settle(tag(step), step.multiple(), "acked");
            case NACK -> settle(tag(step), step.multiple(), "nacked");
            case REJECT -> settle(Math.max(1, tag(step)), false, "rejected");
            case REQUEUE -> settle(tag(step), step.multiple(), "requeued");
            case RECOVER -> finish(new ArrayList<>(unsettled.keySet()), "requeued"); // at once, also in a transaction
            case BEGIN_TRANSACTIONS -> transactional = true;
            case COMMIT -> {
                pending.values().forEach(outcome -> count("settle " + outcome));
                pending.clear();
            }
            case ROLL_BACK -> {
                pending.keySet().forEach(tag -> unsettled.put(tag, ""));
                pending.clear();
            }
            case CLOSE -> {
                closed = true;
                awaited.values().forEach(ignored -> count("confirm unresolved"));
                awaited.clear();
                pending.keySet().forEach(ignored -> count("settle lost"));
                pending.clear();
                finish(new ArrayList<>(unsettled.keySet()), "lost");
            }
        }
    }

    private void answer(long number, boolean multiple, String outcome) {
        List<Long> numbers = new ArrayList<>(
                !multiple ? List.of(number) : (number == 0 ? awaited : awaited.headMap(number, true)).keySet());
        for (Long each : numbers) {
            String kind = awaited.remove(each);
            if (kind != null) {
                count("confirm " + (kind.equals("returned") ? "returned" : outcome));
            }
        }
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
            count("settle " + outcome);
        }
    }

    private void count(String name) {
        totals.merge(name, 1L, Long::sum);
    }

    Map<String, Long> totals() {
        Map<String, Long> now = new TreeMap<>(totals);
        if (published > 0) {
            now.put("sent", published);
        }
        if (!awaited.isEmpty()) {
            now.put("outstanding", (long) awaited.size());
        }
        if (!unsettled.isEmpty() || !pending.isEmpty()) {
            now.put("unsettled", (long) unsettled.size() + pending.size());
        }
        return now;
    }
}
