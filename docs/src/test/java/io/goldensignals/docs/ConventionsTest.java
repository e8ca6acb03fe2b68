package io.goldensignals.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.MeterSpec;
import io.micrometer.core.instrument.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The names of meters and tags keep their rules, and each deviation from OpenTelemetry's definitions is a listed one. */
class ConventionsTest {

    private static final Set<String> UNITS = Set.of("", "seconds", "bytes", "ratio", "bytes_per_second", "minor_units");

    private final Conventions conventions = new Conventions();
    private final List<MeterSpec> rows = Project.CATALOGS.stream()
            .flatMap(catalog -> catalog.rows().stream())
            .toList();

    @Test
    void everyDeviationFromTheConventionsIsListedWithItsReason() {
        Set<String> listed = new TreeSet<>();
        for (Conventions.Deviation deviation : conventions.deviations()) {
            assertThat(deviation.reason()).as(deviation.what()).isNotBlank();
            deviation.rows().forEach(row -> listed.add(row + ": " + deviation.what()));
        }

        assertThat(conventions.differences(rows)).isEqualTo(listed);
    }

    @Test
    void onlyPhysicalUnitsAreUnits() {
        assertThat(rows).allSatisfy(row -> assertThat(row.unit()).as(row.name()).isIn(UNITS));
    }

    @Test
    void aPointInTimeIsATimestamp() {
        assertThat(rows)
                .filteredOn(row -> row.type() == Meter.Type.GAUGE
                        && row.prometheusName().endsWith("_time_seconds")
                        && !row.name().equals("process.start.time")) // the standard name of every Prometheus client
                .isEmpty();
    }

    @Test
    void noExposedNameIsAnothersWithASuffix() {
        Set<String> names = new HashSet<>();
        rows.forEach(row -> names.add(row.prometheusName()));
        List<String> suffixes = List.of("_count", "_sum", "_bucket", "_max", "_total", "_created");

        Stream<String> clashes = names.stream()
                .flatMap(name -> suffixes.stream().map(suffix -> name + suffix))
                .filter(names::contains);

        assertThat(clashes).isEmpty();
    }

    @Test
    void everyRenamedMeterLeadsToOneThatExists() throws IOException {
        Set<String> names = new HashSet<>();
        rows.forEach(row -> names.add(row.name() + " " + row.prometheusName()));
        Pattern renamed = Pattern.compile("\\| `[^`]+` \\| `([^`]+)` \\| `[^`]+` \\| `([^`]+)` \\|");

        List<String> now = Files.readAllLines(Project.ROOT.resolve("docs/renames.md")).stream()
                .map(renamed::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1) + " " + line.group(2))
                .toList();

        assertThat(now).hasSizeGreaterThan(50).isSubsetOf(names);
    }

    @Test
    void noNameIsUsedByTwoCatalogues() {
        assertThat(rows.stream().map(MeterSpec::prometheusName)).doesNotHaveDuplicates();
    }
}
