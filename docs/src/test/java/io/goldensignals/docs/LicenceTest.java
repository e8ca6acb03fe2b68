package io.goldensignals.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each published jar carries the licence, as that asks for, and the notice. */
class LicenceTest {

    @ParameterizedTest
    @MethodSource("packages")
    void theJarOfThePackageHasLicenceAndNotice(String name) throws Exception {
        URL jar = Class.forName(name + ".package-info")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation();
        try (URLClassLoader alone = new URLClassLoader(new URL[] {jar}, null)) {
            for (String file : new String[] {"LICENSE", "NOTICE"}) {
                try (InputStream copy = alone.getResourceAsStream("META-INF/" + file)) {
                    assertThat(copy).as("META-INF/%s in %s", file, jar).isNotNull();
                    assertThat(copy).hasContent(Files.readString(Project.ROOT.resolve(file)));
                }
            }
        }
    }

    static Iterable<String> packages() {
        return Project.PACKAGES;
    }
}
