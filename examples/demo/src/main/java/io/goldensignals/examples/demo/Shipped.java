package io.goldensignals.examples.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The files of the monitoring stack, as the module of the dashboards ships them. */
final class Shipped {
    private static final String ROOT = "/META-INF/golden-signals/";

    private Shipped() {}

    /** Copies a folder of them, such as {@code rules}, and what is below it. */
    static void copy(String folder, Path target) throws IOException {
        // Folders need not be entries of a jar; this file is one.
        URL anchor = Objects.requireNonNull(Shipped.class.getResource(ROOT + "stack/prometheus.yml"));
        try {
            URI uri = anchor.toURI();
            if (!"jar".equals(uri.getScheme())) {
                copyAll(Path.of(uri).resolveSibling("../" + folder).normalize(), target);
                return;
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                copyAll(jar.getPath(ROOT + folder), target);
            }
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void copyAll(Path source, Path target) throws IOException {
        List<Path> files;
        try (Stream<Path> below = Files.walk(source)) {
            files = below.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path copy = target.resolve(source.relativize(file).toString());
            Files.createDirectories(copy.resolveSibling("."));
            Files.copy(file, copy);
        }
    }
}
