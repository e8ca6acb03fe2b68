package io.goldensignals.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.core.MeterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables that lead from other libraries' meters to ours name meters that exist. */
class FromWhatYouHaveTest {

    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void everyMeterOfOursIsARowOfACatalogue() throws IOException {
        Set<String> rows = Project.CATALOGS.stream()
                .flatMap(catalog -> catalog.rows().stream())
                .map(MeterSpec::name)
                .collect(Collectors.toSet());
        List<String> named = new ArrayList<>();
        for (String line : Files.readAllLines(Project.ROOT.resolve("docs/from-what-you-have.md"))) {
            String[] cells = line.split("\\|");
            if (line.startsWith("| `") && cells.length > 2) {
                Matcher name = NAME.matcher(cells[2]);
                assertThat(name.find()).as(line).isTrue();
                do {
                    named.add(name.group(1));
                } while (name.find());
            }
        }
        assertThat(named).hasSizeGreaterThan(40);
        assertThat(rows).containsAll(named);
    }
}
