package io.goldensignals.springboot;

import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.TagSpec;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps meters of Boot's out of the registry that measure what ours measure too.
 *
 * <p>By exact name, so that nothing of the application's is lost. Where one of our rows has the name as well, the tags
 * distinguish them, or the description where the row has no tags; tags that the application adds to every meter do not
 * matter.
 */
final class Mute implements MeterFilter {

    private final Set<String> names;
    private final Map<String, List<MeterSpec>> rows;

    Mute(Set<String> names, List<MeterSpec> rows) {
        this.names = names;
        this.rows = rows.stream().collect(Collectors.groupingBy(MeterSpec::name));
    }

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        if (!names.contains(id.getName())) {
            return MeterFilterReply.NEUTRAL;
        }
        boolean ours = rows.getOrDefault(id.getName(), List.of()).stream().anyMatch(row -> isOf(row, id));
        return ours ? MeterFilterReply.NEUTRAL : MeterFilterReply.DENY;
    }

    private static boolean isOf(MeterSpec row, Meter.Id id) {
        if (row.tags().isEmpty()) {
            return row.description().equals(id.getDescription());
        }
        return row.tags().stream().map(TagSpec::key).map(id::getTag).allMatch(Objects::nonNull);
    }
}
