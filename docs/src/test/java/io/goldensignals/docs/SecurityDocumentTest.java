package io.goldensignals.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each threat of {@code docs/security.md} names tests, and they exist. */
class SecurityDocumentTest {

    private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");
    private static final Pattern TEST = Pattern.compile("void (\\w+)\\(");

    @Test
    void eachThreatHasATest() throws IOException {
        Set<String> tests = tests();
        List<String> rows = Files.readAllLines(Project.ROOT.resolve("docs/security.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| controlled by"))
                .toList();

        assertThat(rows).hasSizeGreaterThan(5).allSatisfy(row -> {
            String last = row.substring(row.lastIndexOf('|', row.length() - 2));
            assertThat(QUOTED.matcher(last).results().map(name -> name.group(1)))
                    .as(row)
                    .isNotEmpty()
                    .isSubsetOf(tests);
        });
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Project.ROOT)) {
            return files.filter(file ->
                            file.toString().endsWith(".java") && file.toString().contains("/src/test/java/"))
                    .flatMap(SecurityDocumentTest::tests)
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> tests(Path file) {
        try {
            return TEST.matcher(Files.readString(file)).results().map((MatchResult test) -> test.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
