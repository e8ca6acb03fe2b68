package io.goldensignals.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Java modules that the published jars are on a module path, by the names that their manifests state. */
class ModuleNamesTest {

    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");
    private static final Pattern MODULE = Pattern.compile("<module\\.name>([^<]+)</module\\.name>");

    @Test
    void theNameOfEachPublishedModuleIsThatOfItsPackages() throws IOException {
        assertThat(pom("")).contains("<Automatic-Module-Name>${module.name}</Automatic-Module-Name>");
        List<String> published = published();
        assertThat(published).hasSizeGreaterThanOrEqualTo(8);
        for (String artifact : published) {
            Matcher name = MODULE.matcher(pom(artifact));
            assertThat(name.find()).as("module.name of " + artifact).isTrue();
            assertThat(sources(artifact).resolve(name.group(1).replace('.', '/')))
                    .as(artifact)
                    .isDirectory();
        }
    }

    /** A module path refuses two modules with one package. */
    @Test
    void noTwoPublishedModulesShareAPackage() throws IOException {
        Map<String, String> owners = new TreeMap<>();
        for (String artifact : published()) {
            for (String name : packages(artifact)) {
                assertThat(owners.put(name, artifact)).as(name).isNull();
            }
        }
        assertThat(owners)
                .hasSizeGreaterThanOrEqualTo(Project.PACKAGES.size())
                .containsKeys(Project.PACKAGES.toArray(String[]::new));
    }

    /** The jars among what the BOM lists, and the dashboards. */
    private static List<String> published() throws IOException {
        String bom = pom("instrumentation-bom");
        Stream<String> listed = ARTIFACT.matcher(bom.substring(bom.indexOf("<dependencyManagement>")))
                .results()
                .map(found -> found.group(1));
        return Stream.concat(listed, Stream.of("grafana-dashboards"))
                .distinct()
                .filter(artifact -> Files.isDirectory(sources(artifact)))
                .toList();
    }

    private static List<String> packages(String artifact) throws IOException {
        Path sources = sources(artifact);
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
                    .distinct()
                    .toList();
        }
    }

    private static Path sources(String artifact) {
        return Project.ROOT.resolve(artifact).resolve("src/main/java");
    }

    private static String pom(String module) throws IOException {
        return Files.readString(Project.ROOT.resolve(module).resolve("pom.xml"));
    }
}
