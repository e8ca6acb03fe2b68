package io.goldensignals.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of the whole project. */
final class Project {

    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final Pattern TEST = Pattern.compile("(?:void|class) (\\w+)");

    private Project() {}

    static String read(String path) {
        return read(ROOT.resolve(path));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of all classes and methods of tests. */
    static Set<String> tests() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file ->
                            file.toString().endsWith(".java") && file.toString().contains("/src/test/java/"))
                    .flatMap(file -> TEST.matcher(read(file)).results())
                    .map(match -> match.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
