package io.goldensignals.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.ForeignSpec;
import io.goldensignals.core.GaugeSpec;
import io.goldensignals.core.InstrumentationMeters;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.TagSpec;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Assertions that a registry holds what the catalogues declare: nothing else, nothing less.
 *
 * <pre>{@code
 * CatalogAssert.of(registry, ServletMeters.CATALOG).holdsOnlyRows().holdsEveryRow().isIdle(ServletMeters.ACTIVE_REQUESTS);
 * }</pre>
 */
public final class CatalogAssert {

    private final MeterRegistry registry;
    private final List<MeterSpec> rows = new ArrayList<>();

    private CatalogAssert(MeterRegistry registry, MeterCatalog... catalogs) {
        this.registry = registry;
        for (MeterCatalog catalog : catalogs) {
            rows.addAll(catalog.rows());
        }
    }

    /** Assertions about {@code registry}, whose meters must come from {@code catalogs} or watch the instrumentation. */
    public static CatalogAssert of(MeterRegistry registry, MeterCatalog... catalogs) {
        return new CatalogAssert(registry, catalogs);
    }

    /** Fails unless each meter is a row with the same type, unit, description and exactly its tags' keys and bounds. */
    public CatalogAssert holdsOnlyRows() {
        List<MeterSpec> known = new ArrayList<>(rows);
        known.addAll(InstrumentationMeters.CATALOG.rows());
        List<String> problems = new ArrayList<>();
        for (Meter meter : registry.getMeters()) {
            if (meter.getId().syntheticAssociation() != null) {
                continue; // a bucket that some registries publish as a gauge of its own
            }
            known.stream()
                    .filter(row -> row.name().equals(meter.getId().getName()))
                    .findFirst()
                    .ifPresentOrElse(
                            row -> check(meter, row, problems),
                            () -> problems.add(meter.getId().getName() + " is in no catalogue"));
        }
        assertThat(problems).isEmpty();
        return this;
    }

    /** Fails unless each row but those of {@code exceptions} has a meter. */
    public CatalogAssert holdsEveryRow(MeterSpec... exceptions) {
        List<MeterSpec> excepted = List.of(exceptions);
        List<String> missing = rows.stream()
                .filter(row -> !excepted.contains(row))
                .map(MeterSpec::name)
                .filter(name -> registry.find(name).meter() == null)
                .toList();
        assertThat(missing).as("rows without a meter").isEmpty();
        return this;
    }

    /** Fails unless every gauge of these rows reads zero: nothing is in flight any more. */
    public CatalogAssert isIdle(GaugeSpec... gauges) {
        List<String> busy = new ArrayList<>();
        for (GaugeSpec row : gauges) {
            registry.find(row.name()).gauges().stream()
                    .filter(gauge -> gauge.value() != 0)
                    .forEach(gauge -> busy.add(gauge.getId() + " = " + gauge.value()));
        }
        assertThat(busy).as("gauges that are not back at zero").isEmpty();
        return this;
    }

    private static void check(Meter meter, MeterSpec row, List<String> problems) {
        Meter.Id id = meter.getId();
        if (id.getType() != row.type()) {
            problems.add(row.name() + " is a " + id.getType() + ", its row says " + row.type());
        }
        String unit = Objects.requireNonNullElse(id.getBaseUnit(), "");
        if (!unit.equals(row.unit())) {
            problems.add(row.name() + " has the unit '" + unit + "', its row says '" + row.unit() + "'");
        }
        if (!(row instanceof ForeignSpec) && !row.description().equals(id.getDescription())) {
            problems.add(row.name() + " has another description than its row: " + id.getDescription());
        }
        TreeSet<String> keys = id.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new));
        TreeSet<String> declared = row.tags().stream().map(TagSpec::key).collect(Collectors.toCollection(TreeSet::new));
        if (!keys.equals(declared)) {
            problems.add(row.name() + " has the tags " + keys + ", its row says " + declared);
        }
        for (TagSpec tag : row.tags()) {
            String value = Objects.requireNonNullElse(id.getTag(tag.key()), "");
            if (tag.isClosed()
                    && !value.isEmpty()
                    && !value.equals(TagSpec.OTHER)
                    && !tag.values().contains(value)) {
                problems.add(row.name() + " has " + tag.key() + "=" + value + ", allowed are " + tag.values());
            }
        }
    }
}
