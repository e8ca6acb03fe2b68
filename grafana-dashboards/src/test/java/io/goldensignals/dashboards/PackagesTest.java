package io.goldensignals.dashboards;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** The packages depend on one another in one direction. */
class PackagesTest {

    private static final String ROOT = "io.goldensignals.dashboards";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void eachPackageUsesThoseBelowIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("generator")
                .definedBy(ROOT)
                .layer("audit")
                .definedBy(ROOT + ".audit")
                .layer("boards")
                .definedBy(ROOT + ".boards")
                .layer("rules")
                .definedBy(ROOT + ".rules")
                .layer("exporters")
                .definedBy(ROOT + ".exporters")
                .layer("grafana")
                .definedBy(ROOT + ".grafana")
                .layer("prometheus")
                .definedBy(ROOT + ".prometheus")
                .layer("settings")
                .definedBy(ROOT + ".settings")
                .layer("output")
                .definedBy(ROOT + ".output")
                .whereLayer("generator")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("audit")
                .mayOnlyBeAccessedByLayers("generator")
                .whereLayer("boards")
                .mayOnlyBeAccessedByLayers("generator")
                .whereLayer("rules")
                .mayOnlyBeAccessedByLayers("generator", "boards")
                .whereLayer("exporters")
                .mayOnlyBeAccessedByLayers("generator", "boards", "rules")
                .whereLayer("grafana")
                .mayOnlyBeAccessedByLayers("generator", "boards")
                .whereLayer("prometheus")
                .mayOnlyBeAccessedByLayers("generator", "audit", "boards", "rules", "grafana")
                .whereLayer("settings")
                .mayOnlyBeAccessedByLayers("generator", "audit", "boards", "rules", "grafana", "prometheus")
                .ensureAllClassesAreContainedInArchitecture()
                .check(CLASSES);
    }

    @Test
    void noPackagesUseEachOther() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
