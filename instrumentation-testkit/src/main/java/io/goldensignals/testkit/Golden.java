package io.goldensignals.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that states what output must be. Run the build with {@code -Dgolden.update=true} to rewrite such files after a
 * wanted change, and read the difference before committing it.
 */
public final class Golden {

    private Golden() {}

    /** Fails unless {@code actual} is what {@code file} holds; rewrites the file instead when told so. */
    public static void assertMatches(Path file, String actual) {
        try {
            if (Boolean.getBoolean("golden.update")) {
                Path folder = file.toAbsolutePath().getParent();
                if (folder != null) {
                    Files.createDirectories(folder);
                }
                Files.writeString(file, actual);
                return;
            }
            assertThat(file)
                    .as("golden file; -Dgolden.update=true writes it")
                    .exists()
                    .content()
                    .isEqualTo(actual);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
