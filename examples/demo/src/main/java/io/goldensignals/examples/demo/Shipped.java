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

/** The files of the monitoring stack, as the modules of the dashboards ship them. */
final class Shipped {
    private static final String PUBLISHED = "/META-INF/golden-signals/";
    private static final String EXAMPLES = "/META-INF/golden-signals-examples/";

    private Shipped() {}

    /** Copies the configuration of the servers. */
    static void stack(Path target) throws IOException {
        copy(PUBLISHED, "stack", "prometheus.yml", target);
    }

    /** Copies the published rules, and those of the demo's services. */
    static void rules(Path target) throws IOException {
        copy(PUBLISHED, "rules", "http.yml", target);
        copy(EXAMPLES, "rules", "shop.yml", target);
    }

    /** Copies a folder and what is below it. Folders need not be entries of a jar; the file {@code anchor} in it is one. */
    private static void copy(String root, String folder, String anchor, Path target) throws IOException {
        URL file = Objects.requireNonNull(Shipped.class.getResource(root + folder + "/" + anchor));
        try {
            URI uri = file.toURI();
            if (!"jar".equals(uri.getScheme())) {
                copyAll(Path.of(uri).resolveSibling("."), target);
                return;
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                copyAll(jar.getPath(root + folder), target);
            }
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void copyAll(Path source, Path target) throws IOException {
        List<Path> files;
        try (Stream<Path> below = Files.walk(source.normalize())) {
            files = below.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path copy = target.resolve(source.normalize().relativize(file).toString());
            Files.createDirectories(copy.resolveSibling("."));
            Files.copy(file, copy);
        }
    }
}
