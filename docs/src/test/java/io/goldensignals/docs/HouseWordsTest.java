package io.goldensignals.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Prose, comments and texts keep to the glossary of {@code docs/style.md} as far as a search can see. */
class HouseWordsTest {

    private static final Pattern WORDS =
            Pattern.compile("\\b([Tt]ells|[Ww]hoever|[Nn]obody|dear|well again)\\b", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Set<String> KINDS = Set.of("md", "java", "yml", "yaml", "xml");

    /** Folders that do not keep to it yet; one that does leaves this list. */
    private static final Set<String> NOT_YET = Set.of("instrumentation-rabbitmq", "instrumentation-s3", "examples");

    /** The glossary itself, what was decided or released long ago, and tests whose data are such words. */
    private static final Set<String> EXEMPT = Set.of(
            "style.md",
            "RATIONALE.md",
            "CHANGELOG.md",
            "metrics.md",
            "metrics.yaml",
            "HouseWordsTest.java",
            "RedisDistinctStoreIT.java");

    @Test
    void noHouseWordStandsWhereAFieldTermExists() throws IOException {
        List<String> found = new ArrayList<>();
        int read = 0;
        for (Path file : files()) {
            read++;
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (WORDS.matcher(line).find()) {
                    found.add(Project.ROOT.relativize(file) + ":" + number + ": " + line.strip());
                }
            }
        }
        assertThat(read).isGreaterThan(300);
        assertThat(found)
                .as("say what docs/style.md says instead: record, report, show, owner, expensive, recover")
                .isEmpty();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Project.ROOT)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        String path = Project.ROOT.relativize(file).toString();
                        String name = file.getFileName().toString();
                        return KINDS.contains(name.substring(name.lastIndexOf('.') + 1))
                                && !EXEMPT.contains(name)
                                && NOT_YET.stream().noneMatch(folder -> path.startsWith(folder + "/"))
                                && !("/" + path).matches(".*/(target|\\.git|node_modules|data)/.*");
                    })
                    .toList();
        }
    }
}
