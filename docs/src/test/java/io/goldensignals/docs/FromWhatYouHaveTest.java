package io.goldensignals.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.impl.MicrometerMetricsCollector;
import io.goldensignals.core.MeterSpec;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables that lead from other libraries' meters to ours are written from one data file, and name meters that exist. */
class FromWhatYouHaveTest {

    private static final String DOCUMENT = "docs/from-what-you-have.md";

    private static final Pattern TABLE =
            Pattern.compile("<!-- table: (\\S+) -->\n.*?<!-- end of table -->", Pattern.DOTALL);

    private static final Map<String, List<Row>> TABLES = read(Project.ROOT.resolve("docs/from-what-you-have.json"));

    /** The meters of another library, those of ours that answer the same questions, if any, and what to know. */
    record Row(List<String> have, List<String> use, String note) {}

    private static Map<String, List<Row>> read(Path file) {
        try {
            return new ObjectMapper().readValue(file.toFile(), new TypeReference<>() {});
        } catch (IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    @Test
    void theDocumentHasTheTables() throws IOException {
        Matcher tables = TABLE.matcher(Files.readString(Project.ROOT.resolve(DOCUMENT)));
        String document = tables.replaceAll(table -> Matcher.quoteReplacement("<!-- table: " + table.group(1) + " -->\n"
                + table(TABLES.get(table.group(1))) + "<!-- end of table -->"));
        Project.assertDocument(DOCUMENT, document);
        assertThat(TABLE.matcher(document).results().map(table -> table.group(1)))
                .containsExactlyInAnyOrderElementsOf(TABLES.keySet());
    }

    private static String table(List<Row> rows) {
        return "| you have | use | note |\n|---|---|---|\n"
                + rows.stream()
                        .map(row -> ("| " + code(row.have()) + " | " + code(row.use()) + " | " + row.note() + " |\n")
                                .replaceAll(" {2,}\\|", " |"))
                        .collect(Collectors.joining());
    }

    private static String code(List<String> names) {
        return names.isEmpty()
                ? "none"
                : names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    @Test
    void everyMeterOfOursIsARowOfACatalogue() {
        Set<String> rows = Project.CATALOGS.stream()
                .flatMap(catalog -> catalog.rows().stream())
                .map(MeterSpec::name)
                .collect(Collectors.toSet());

        assertThat(TABLES.values())
                .flatExtracting(table -> table)
                .allSatisfy(row -> assertThat(rows).containsAll(row.use()));
    }

    @Test
    void noMeterOfALibraryStandsTwice() {
        assertThat(TABLES)
                .allSatisfy((library, rows) ->
                        assertThat(rows).flatExtracting(Row::have).doesNotHaveDuplicates());
    }

    @Test
    void everyMeterOfTheClientsCollectorLeadsSomewhere() {
        assertThat(have("amqp-client")).containsAll(namesOf(MicrometerMetricsCollector::new));
    }

    @Test
    void everyMeterOfMicrometersBindersOfTheProcessLeadsSomewhere() {
        try (JvmGcMetrics gc = new JvmGcMetrics()) {
            List<MeterBinder> binders = List.of(
                    new ClassLoaderMetrics(),
                    gc,
                    new JvmMemoryMetrics(),
                    new JvmThreadMetrics(),
                    new FileDescriptorMetrics(),
                    new ProcessorMetrics(),
                    new UptimeMetrics());
            assertThat(have("micrometer"))
                    .containsAll(namesOf(registry -> binders.forEach(binder -> binder.bindTo(registry))));
        }
    }

    private static Set<String> have(String library) {
        return TABLES.get(library).stream().flatMap(row -> row.have().stream()).collect(Collectors.toSet());
    }

    private static Set<String> namesOf(Consumer<MeterRegistry> library) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        library.accept(registry);
        Set<String> names = registry.getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .collect(Collectors.toSet());
        assertThat(names).isNotEmpty();
        return names;
    }
}
