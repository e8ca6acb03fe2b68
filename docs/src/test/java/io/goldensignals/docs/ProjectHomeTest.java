package io.goldensignals.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Where the project lives is said once in each POM that has no parent, and the profile {@code release} looks at it there. */
class ProjectHomeTest {

    private static final Pattern HOME = Pattern.compile("<project\\.home>(.*)</project\\.home>");
    private static final Pattern REFUSED =
            Pattern.compile("<property>project\\.home</property>\\s*<regex>(.*)</regex>");

    @Test
    void theBomSaysTheSameAddressAsTheParent() throws IOException {
        assertThat(home("instrumentation-bom/pom.xml")).isEqualTo(home("pom.xml"));
        for (String pom : new String[] {"pom.xml", "instrumentation-bom/pom.xml"}) {
            assertThat(read(pom)).contains("<url>${project.home}</url>", "scm:git:${project.url}.git");
        }
    }

    @Test
    void aPlaceholderIsRefusedAndAnAddressIsNot() throws IOException {
        for (String pom : new String[] {"pom.xml", "instrumentation-bom/pom.xml"}) {
            Matcher rule = REFUSED.matcher(read(pom));
            assertThat(rule.find()).as(pom).isTrue();
            assertThat("https://golden-signals.example").doesNotMatch(rule.group(1));
            assertThat("https://golden-signals.example/code").doesNotMatch(rule.group(1));
            assertThat("https://git.example.org/golden-signals").matches(rule.group(1));
        }
    }

    private static String home(String pom) throws IOException {
        Matcher home = HOME.matcher(read(pom));
        assertThat(home.find()).as(pom).isTrue();
        return home.group(1);
    }

    private static String read(String pom) throws IOException {
        return Files.readString(Project.ROOT.resolve(pom));
    }
}
