package io.goldensignals.registry;

import io.goldensignals.core.TagSpec;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The filter of a {@link SeriesBudget}.
 *
 * <p>It knows the meters that the registry has, not those that were looked up, so that what it keeps is within the budget too.
 * Threads that look up new meters at the same moment may each see the last place; they take places that were kept for
 * {@code _OTHER}, never more than there are.
 */
final class BudgetFilter implements MeterFilter {

    private static final String EXEMPT = "instrumentation.";
    private static final NameUse NONE = new NameUse();

    private final int perMeter;
    private final int total;
    private final Map<String, NameUse> names = new ConcurrentHashMap<>();
    private final AtomicInteger used = new AtomicInteger();
    private volatile @Nullable BudgetReport report;

    BudgetFilter(int perMeter, int total) {
        this.perMeter = perMeter;
        this.total = total;
    }

    /** From now on; what was past the budget before is not counted. */
    void reportTo(BudgetReport meters) {
        report = meters;
    }

    int used() {
        return used.get();
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        if (isExempt(id)) {
            return id;
        }
        NameUse use = names.getOrDefault(id.getName(), NONE);
        if (use.knows(id) || fits(use, id) || !addsUp(id)) {
            return id;
        }
        String first = null;
        Meter.Id bounded = id;
        String growing = use.growing(id);
        while (growing != null && !use.knows(bounded) && !fits(use, bounded)) {
            first = first == null ? growing : first;
            bounded = other(bounded, growing);
            growing = use.growing(bounded);
        }
        BudgetReport reported = report;
        if (first != null && reported != null) {
            reported.replaced(id.getName(), first);
        }
        return bounded;
    }

    /** Under the registry's lock, after all filters have mapped: the last word on a meter that is to be made. */
    @Override
    public MeterFilterReply accept(Meter.Id id) {
        if (isExempt(id)) {
            return MeterFilterReply.NEUTRAL;
        }
        NameUse use = names.getOrDefault(id.getName(), NONE);
        if (use.knows(id) || (addsUp(id) ? fits(use, 0) : fits(use, id))) {
            return MeterFilterReply.NEUTRAL;
        }
        BudgetReport reported = report;
        if (reported != null) {
            reported.refused(id.getName());
        }
        return MeterFilterReply.DENY;
    }

    void added(Meter meter) {
        Meter.Id id = meter.getId();
        if (!isExempt(id)
                && names.computeIfAbsent(id.getName(), name -> new NameUse()).add(id)) {
            used.incrementAndGet();
        }
    }

    void removed(Meter meter) {
        NameUse use = names.get(meter.getId().getName());
        if (use != null && use.remove(meter.getId())) {
            used.decrementAndGet();
            if (use.size() == 0) {
                names.remove(meter.getId().getName(), use); // as meters are added, under the registry's lock
            }
        }
    }

    private static boolean isExempt(Meter.Id id) {
        return id.getName().startsWith(EXEMPT);
    }

    /** Whether several can be one: what was recorded in each is then in the sum. */
    private static boolean addsUp(Meter.Id id) {
        return switch (id.getType()) {
            case COUNTER, TIMER, DISTRIBUTION_SUMMARY, LONG_TASK_TIMER -> true;
            case GAUGE, OTHER -> false;
        };
    }

    /** The more of a series is {@code _OTHER}, the more of what is kept it may take; the last place is for the last resort. */
    private boolean fits(NameUse use, Meter.Id id) {
        if (use.growing(id) == null) {
            return fits(use, 0);
        }
        boolean partly = false;
        for (Tag tag : id.getTagsAsIterable()) {
            partly |= tag.getValue().equals(TagSpec.OTHER);
        }
        return fits(use, partly ? 1 : 2);
    }

    private boolean fits(NameUse use, int precision) {
        int kept = precision == 0 ? 0 : precision == 1 ? 1 : Math.max(1, perMeter / 10);
        int keptOfAll = precision == 0 ? 0 : precision == 1 ? Math.max(1, total / 20) : Math.max(1, total / 10);
        return use.size() < perMeter - kept && used.get() < total - keptOfAll;
    }

    private static Meter.Id other(Meter.Id id, String key) {
        List<Tag> tags = new ArrayList<>();
        for (Tag tag : id.getTagsAsIterable()) {
            tags.add(tag.getKey().equals(key) ? Tag.of(key, TagSpec.OTHER) : tag);
        }
        return id.replaceTags(tags);
    }
}
