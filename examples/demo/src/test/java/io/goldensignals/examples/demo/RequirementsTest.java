package io.goldensignals.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.goldensignals.testkit.Golden;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's table of what {@link MonitoringIT} compares. */
class RequirementsTest {
    private static final Path README = Path.of("../README.md");
    private static final String BEGIN = "<!-- the rows of Requirements; -Dgolden.update=true writes them -->\n";
    private static final String END = "<!-- end -->\n";

    @Test
    void theReadmeListsWhatIsCompared() throws Exception {
        String text = Files.readString(README);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END, begin);

        Golden.assertMatches(README, text.substring(0, begin) + table() + text.substring(end));
    }

    @Test
    void eachPanelIsOnItsBoard() throws Exception {
        Set<String> panels = new TreeSet<>();
        for (Path folder :
                List.of(Path.of("../../grafana-dashboards/dashboards"), Path.of("../dashboards/dashboards"))) {
            try (DirectoryStream<Path> boards = Files.newDirectoryStream(folder, "*.json")) {
                for (Path board : boards) {
                    JsonNode json = new ObjectMapper().readTree(board.toFile());
                    json.findValues("panels")
                            .forEach(inner -> inner.findValues("title")
                                    .forEach(title ->
                                            panels.add(json.path("title").asText() + " / " + title.asText())));
                }
            }
        }

        assertThat(Requirements.all(new Ledger()))
                .allSatisfy(shown -> assertThat(panels).contains(shown.panelName()));
    }

    /** The rows that are figures; the others are about the library's adoption, cost and files. */
    @Test
    void eachRowIsComparedOrHasAReason() {
        Set<String> rows = Requirements.all(new Ledger()).stream()
                .map(Shown::requirement)
                .collect(Collectors.toCollection(TreeSet::new));
        Requirements.ELSEWHERE.keySet().forEach(ids -> rows.addAll(List.of(ids.split(", "))));

        assertThat(rows)
                .containsExactlyInAnyOrder(
                        "A1", "A2", "A3", "A4", "A5", "A6", "A7", "B1", "B2", "B3", "B4", "B5", "C1", "C2", "C3", "C4",
                        "C5", "D1", "D2", "D3", "D4", "E1", "E2", "E3", "E4", "E5", "E6", "F1", "F2", "F3", "F4", "F5",
                        "F6", "F7", "F8", "G1", "G2", "G3", "H1", "H2", "H3", "H4", "H5");
    }

    private static String table() {
        StringBuilder table = new StringBuilder("| row | dashboard / panel | compared with |\n|---|---|---|\n");
        Requirements.all(new Ledger()).stream()
                .sorted(Comparator.comparing(Shown::requirement))
                .map(shown -> "| " + shown.requirement() + " | " + shown.panel()
                        + (shown.series().isEmpty() ? "" : " `" + shown.series() + "`") + " | " + shown.truth()
                        + " |\n")
                .forEach(table::append);
        table.append("\nElsewhere, or not comparable:\n\n");
        Requirements.ELSEWHERE.forEach((row, reason) ->
                table.append("- ").append(row).append(": ").append(reason).append(".\n"));
        return table.toString();
    }
}
