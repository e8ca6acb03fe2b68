package io.goldensignals.docs;

import static io.goldensignals.testkit.Golden.assertMatches;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.goldensignals.business.BusinessMeters;
import io.goldensignals.core.DatabaseMeters;
import io.goldensignals.core.InstrumentationMeters;
import io.goldensignals.core.JvmMeters;
import io.goldensignals.core.MeterCatalog;
import io.goldensignals.core.ProcessMeters;
import io.goldensignals.core.ResourceMeters;
import io.goldensignals.jobs.JobMeters;
import io.goldensignals.quality.QualityMeters;
import io.goldensignals.rabbitmq.RabbitMeters;
import io.goldensignals.registry.RegistryMeters;
import io.goldensignals.s3.S3Meters;
import io.goldensignals.servlet.ServletMeters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the tests of this module look at: the catalogues, the published packages, the files. */
final class Project {

    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    /** Every catalogue of a published module; a new module adds its own here. */
    static final List<MeterCatalog> CATALOGS = List.of(
            ServletMeters.CATALOG,
            JvmMeters.CATALOG,
            ProcessMeters.CATALOG,
            ResourceMeters.CATALOG,
            DatabaseMeters.CATALOG,
            InstrumentationMeters.CATALOG,
            BusinessMeters.CATALOG,
            JobMeters.CATALOG,
            QualityMeters.CATALOG,
            RabbitMeters.CATALOG,
            S3Meters.CATALOG,
            RegistryMeters.CATALOG);

    /** The packages that users can depend on. */
    static final List<String> PACKAGES = List.of(
            "io.goldensignals.business",
            "io.goldensignals.core",
            "io.goldensignals.jobs",
            "io.goldensignals.page",
            "io.goldensignals.quality",
            "io.goldensignals.rabbitmq",
            "io.goldensignals.registry",
            "io.goldensignals.s3",
            "io.goldensignals.servlet",
            "io.goldensignals.springboot",
            "io.goldensignals.testkit");

    private Project() {}

    /** All classes of the published modules, also those that users cannot depend on. */
    static JavaClasses classes() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(Stream.concat(PACKAGES.stream(), Stream.of("io.goldensignals.internal"))
                        .toList());
    }

    static void assertDocument(String path, String content) {
        assertMatches(ROOT.resolve(path), content);
    }

    /** The Markdown files of the project, wherever they stand. */
    static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> Stream.of("target", ".git", "node_modules")
                            .noneMatch(folder -> ROOT.relativize(file).startsWith(folder)
                                    || ROOT.relativize(file).toString().contains("/" + folder + "/")))
                    .sorted()
                    .toList();
        }
    }
}
