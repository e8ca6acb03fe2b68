package io.goldensignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.dashboards.settings.Profile;
import io.goldensignals.testkit.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is committed is what the generator makes of the catalogues of today. */
class GeneratedFilesTest {

    private static final Map<String, String> FILES = Generator.files(Profile.OPERATION);

    @TestFactory
    Stream<DynamicTest> committedFilesAreTheGeneratedOnes() {
        return FILES.entrySet().stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getKey(), () -> Golden.assertMatches(Path.of(file.getKey()), file.getValue())));
    }

    @Test
    void nothingIsLeftOfWhatIsNoLongerGenerated() throws IOException {
        List<String> left = new ArrayList<>();
        for (String folder : List.of("dashboards", "rules", "runbooks")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.map(file -> folder + "/" + file.getFileName())
                        .filter(file -> !FILES.containsKey(file))
                        .forEach(left::add);
            }
        }
        assertThat(left)
                .as("files that the generator does not make: delete them")
                .isEmpty();
    }

    @Test
    void generatingTwiceGivesTheSameBytes() {
        assertThat(Generator.files(Profile.OPERATION)).isEqualTo(FILES);
    }

    @Test
    void theTrialDiffersInNumbersOnly() {
        String durations = "\\d+[smhd]?\\b";
        Generator.files(Profile.TRIAL).forEach((name, content) -> {
            if (name.startsWith("rules/")) {
                assertThat(content.replaceAll(durations, ""))
                        .as(name)
                        .isEqualTo(FILES.get(name).replaceAll(durations, ""));
            }
        });
    }

    /** Where Quarkus' dev services look for dashboards. */
    @Test
    void theJarHasEveryBoardUnderTheNameByWhichQuarkusFindsIt() throws IOException {
        try (Stream<Path> boards = Files.list(Path.of("dashboards"))) {
            assertThat(boards.toList()).hasSizeGreaterThan(9).allSatisfy(board -> {
                String copy = "/META-INF/grafana/grafana-dashboard-" + board.getFileName();
                try (InputStream in = Generator.class.getResourceAsStream(copy)) {
                    assertThat(in).as(copy).isNotNull().hasContent(Files.readString(board));
                }
            });
        }
    }
}
