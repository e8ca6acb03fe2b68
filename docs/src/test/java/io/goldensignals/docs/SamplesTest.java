package io.goldensignals.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.goldensignals.testkit.Golden;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.xml.sax.InputSource;

/**
 * Samples in the documents are regions of files that the build compiles or compares, and links lead somewhere.
 *
 * <p>A sample stands below {@code <!-- sample: path#region -->}; the region is between {@code region NAME} and
 * {@code endregion} in comments of the file at {@code path}, which is given from the project's root.
 */
class SamplesTest {

    private static final Pattern SAMPLE =
            Pattern.compile("<!-- sample: (\\S+?)(?:#(\\S+))? -->\n```(\\w*)\n(.*?)```\n", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)#\\s]*)(#[^)]*)?\\)");
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    @TestFactory
    Stream<DynamicTest> samplesAreRegionsOfTheirFiles() throws IOException {
        return Project.documents().stream()
                .map(document -> DynamicTest.dynamicTest(
                        Project.ROOT.relativize(document).toString(),
                        () -> Golden.assertMatches(document, withSamples(Files.readString(document)))));
    }

    @Test
    void allJavaIsCompiled() throws IOException {
        List<String> loose = new ArrayList<>();
        for (Path document : Project.documents()) {
            if (SAMPLE.matcher(Files.readString(document)).replaceAll("").contains("```java")) {
                loose.add(Project.ROOT.relativize(document).toString());
            }
        }
        assertThat(loose).as("documents with Java that is no sample").isEmpty();
    }

    @Test
    void linksBetweenFilesLeadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : Project.documents()) {
            Matcher link =
                    LINK.matcher(FENCED.matcher(Files.readString(document)).replaceAll(""));
            while (link.find()) {
                String target = link.group(1);
                Path file = target.isEmpty() ? document : document.resolveSibling(target);
                if (target.contains("://") || target.startsWith("mailto:")) {
                    continue;
                }
                if (!Files.exists(file) || !hasAnchor(file, link.group(2))) {
                    broken.add(Project.ROOT.relativize(document) + " → " + target + link.group(2));
                }
            }
        }
        assertThat(broken).as("links without a target").isEmpty();
    }

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
    private static final Pattern MODULE = Pattern.compile("-pl (\\S+)");
    private static final Pattern POM = Pattern.compile("-f (\\S+)");

    /** What the shell would do with the rest of a command is seen where the README's are run: {@code .ci/stranger}. */
    @Test
    void commandsNameProgramsModulesAndPomsThatExist() throws IOException {
        List<String> broken = new ArrayList<>();
        int read = 0;
        for (Path document : Project.documents()) {
            Path folder = Project.ROOT;
            for (String line : blocks(document, "")) {
                if (line.startsWith("cd ")) { // for the blocks below too
                    folder = document.resolveSibling(line.substring(3));
                    read++;
                    if (!Files.isDirectory(folder)) {
                        broken.add(Project.ROOT.relativize(document) + ": " + line);
                    }
                }
                String command = line.replaceAll(" +#.*", "").replaceAll("^(?:\\w+=\\S* )+", "");
                String program = command.replaceAll(" .*", "");
                List<String> files = new ArrayList<>();
                if (program.contains("/") && !program.contains("$") && !program.startsWith("/")) {
                    files.add(program);
                }
                if (program.equals("mvn")) {
                    MODULE.matcher(command)
                            .results()
                            .forEach(
                                    found -> files.addAll(List.of(found.group(1).split(","))));
                    POM.matcher(command).results().forEach(found -> files.add(found.group(1)));
                }
                read += files.size();
                for (String file : files) {
                    if (!Files.exists(Project.ROOT.resolve(file)) && !Files.exists(folder.resolve(file))) {
                        broken.add(Project.ROOT.relativize(document) + ": " + line);
                    }
                }
            }
        }
        assertThat(read).isGreaterThan(30);
        assertThat(broken).as("commands that name what is not there").isEmpty();
    }

    /** Lines of the blocks of a language, continued lines joined. */
    private static List<String> blocks(Path document, String language) throws IOException {
        List<String> lines = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(document));
        while (block.find()) {
            if (block.group(1).equals(language)) {
                block.group(2).replaceAll("\\\\\n\\s*", "").lines().forEach(lines::add);
            }
        }
        return lines;
    }

    @Test
    void dependenciesInDocumentsHaveTheProjectsVersionOrNone() throws Exception {
        String version = version(Files.readString(Project.ROOT.resolve("pom.xml")));
        int read = 0;
        for (Path document : Project.documents()) {
            String xml = String.join("\n", blocks(document, "xml"));
            if (xml.isEmpty()) {
                continue;
            }
            // Well-formed, as a fragment.
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader("<fragment>" + xml + "</fragment>")));
            Matcher dependency = Pattern.compile(
                            "<groupId>io\\.goldensignals</groupId>.*?</dependency>", Pattern.DOTALL)
                    .matcher(xml);
            while (dependency.find()) {
                read++;
                if (dependency.group().contains("<version>")) {
                    assertThat(version(dependency.group()))
                            .as(document.toString())
                            .isEqualTo(version);
                }
            }
        }
        assertThat(read).isGreaterThan(1);
    }

    private static String version(String xml) {
        return xml.replaceAll("(?s).*?<version>(.*?)</version>.*", "$1");
    }

    private static boolean hasAnchor(Path file, String anchor) throws IOException {
        return anchor == null
                || !file.toString().endsWith(".md")
                || anchors(file).contains(anchor.substring(1));
    }

    /** The anchors that GitHub gives to the headings of a document. */
    private static Set<String> anchors(Path document) throws IOException {
        Set<String> anchors = new HashSet<>();
        String text = FENCED.matcher(Files.readString(document)).replaceAll("");
        for (Matcher heading = HEADING.matcher(text); heading.find(); ) {
            String anchor = heading.group(1)
                    .replaceAll("\\]\\([^)]*\\)", "")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                    .replace(' ', '-');
            for (int i = 1; !anchors.add(i == 1 ? anchor : anchor + "-" + (i - 1)); i++) {
                // the same heading again
            }
        }
        return anchors;
    }

    private static String withSamples(String text) {
        return SAMPLE.matcher(text).replaceAll(match -> {
            String region = match.group(2) == null ? "" : "#" + match.group(2);
            return Matcher.quoteReplacement("<!-- sample: " + match.group(1) + region + " -->\n```" + match.group(3)
                    + "\n" + sample(match.group(1), match.group(2)) + "```\n");
        });
    }

    private static String sample(String path, String region) {
        try {
            String file = Files.readString(Project.ROOT.resolve(path));
            if (region == null) {
                return file;
            }
            Matcher matcher = Pattern.compile(
                            "[^\n]*region " + Pattern.quote(region) + "(?: -->)?\n(.*?)[^\n]*endregion", Pattern.DOTALL)
                    .matcher(file);
            assertThat(matcher.find()).as("region %s in %s", region, path).isTrue();
            return matcher.group(1).stripTrailing().stripIndent() + "\n"; // the last line would count as unindented
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
