package io.goldensignals.servlet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.goldensignals.servlet.hooks.MetricsFilter;
import io.goldensignals.servlet.life.Requests;
import io.goldensignals.servlet.meters.Routes;
import io.goldensignals.servlet.recorder.Recorder;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponseWrapper;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The module's layers: hooks call a request's life, which calls the recorder, which calls the meters. The catalogue and what
 * users implement stand beside them, in the public package; what users call stands above.
 */
class LayersTest {

    private static final String ROOT = ServletMetrics.class.getPackageName();
    private static final String HOOKS = MetricsFilter.class.getPackageName();
    private static final String LIFE = Requests.class.getPackageName();
    private static final String RECORDER = Recorder.class.getPackageName();
    private static final String METERS = Routes.class.getPackageName();

    /** The words that the layers share, and what users implement. */
    private static final Set<String> VOCABULARY = Set.of(
            ServletMeters.class.getName(),
            RouteResolver.class.getName(),
            UserKey.class.getName(),
            HashedUserKey.class.getName());

    private final JavaClasses module = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void eachLayerKnowsOnlyThoseBelowIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("facade")
                .definedBy(ROOT)
                .layer("hooks")
                .definedBy(HOOKS)
                .layer("life")
                .definedBy(LIFE)
                .layer("recorder")
                .definedBy(RECORDER)
                .layer("meters")
                .definedBy(METERS)
                .whereLayer("hooks")
                .mayOnlyBeAccessedByLayers("facade")
                .whereLayer("life")
                .mayOnlyBeAccessedByLayers("hooks", "facade")
                .whereLayer("recorder")
                .mayOnlyBeAccessedByLayers("life", "hooks", "facade")
                .check(module);
    }

    @Test
    void thereIsNoCycle() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        if (!type.getPackageName().equals(ROOT)) {
                            return SliceIdentifier.of(type.getPackageName());
                        }
                        return SliceIdentifier.of(VOCABULARY.contains(type.getName()) ? "vocabulary" : "facade");
                    }

                    @Override
                    public String getDescription() {
                        return "layers, vocabulary and facade";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(module);
    }

    @Test
    void onlyHooksStandBetweenContainerAndApplication() {
        noClasses()
                .that()
                .resideInAnyPackage(LIFE, RECORDER, METERS)
                .should()
                .beAssignableTo(Filter.class)
                .orShould()
                .beAssignableTo(AsyncListener.class)
                .orShould()
                .beAssignableTo(ServletRequestWrapper.class)
                .orShould()
                .beAssignableTo(ServletResponseWrapper.class)
                .check(module);
    }
}
