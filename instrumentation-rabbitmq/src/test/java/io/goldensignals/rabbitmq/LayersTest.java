package io.goldensignals.rabbitmq;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.impl.AMQImpl;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.goldensignals.rabbitmq.hooks.Instrumentation;
import io.goldensignals.rabbitmq.ledger.ChannelLedger;
import io.goldensignals.rabbitmq.meters.QueueMeters;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The module's layers: hooks call the ledger and the meters, meters read the ledger, and the ledger knows neither. The
 * catalogue stands beside them, in the public package; what users call stands above.
 */
class LayersTest {

    private static final String ROOT = RabbitMetrics.class.getPackageName();
    private static final String HOOKS = Instrumentation.class.getPackageName();
    private static final String METERS = QueueMeters.class.getPackageName();
    private static final String LEDGER = ChannelLedger.class.getPackageName();

    private static final Set<String> CATALOGUE =
            Set.of(RabbitMeters.class.getName(), RabbitClientMeters.class.getName(), RabbitTags.class.getName());

    private static final int MOST_ACQUAINTANCES = 8;

    private final JavaClasses module = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void theLedgerKnowsNothingButThePlatform() {
        classes()
                .that()
                .resideInAPackage(LEDGER)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(LEDGER, "java..", "org.jspecify..")
                .check(module);
    }

    @Test
    void metersDoNotKnowHooks() {
        noClasses()
                .that()
                .resideInAPackage(METERS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(HOOKS)
                .check(module);
    }

    @Test
    void onlyHooksKnowTheClientsInternals() {
        noClasses()
                .that()
                .resideOutsideOfPackage(HOOKS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(AMQImpl.class.getPackageName() + "..")
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
                        return SliceIdentifier.of(CATALOGUE.contains(type.getName()) ? "catalogue" : "facade");
                    }

                    @Override
                    public String getDescription() {
                        return "layers, catalogue and facade";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(module);
    }

    @Test
    void noClassIsKnownByManyOthers() {
        Map<String, Set<String>> knownBy = module.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency ->
                        dependency.getTargetClass().getPackageName().startsWith(ROOT))
                .filter(DescribedPredicate.not(DescribedPredicate.describe("within one class", LayersTest::isInternal)))
                .collect(Collectors.groupingBy(
                        dependency -> outermost(dependency.getTargetClass()),
                        Collectors.mapping(dependency -> outermost(dependency.getOriginClass()), Collectors.toSet())));

        assertThat(knownBy).hasSizeGreaterThan(20);
        assertThat(knownBy.entrySet())
                .filteredOn(entry -> !CATALOGUE.contains(entry.getKey()))
                .allSatisfy(entry ->
                        assertThat(entry.getValue()).as(entry.getKey()).hasSizeLessThanOrEqualTo(MOST_ACQUAINTANCES));
    }

    private static boolean isInternal(Dependency dependency) {
        return outermost(dependency.getOriginClass()).equals(outermost(dependency.getTargetClass()));
    }

    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(LayersTest::outermost).orElse(type.getName());
    }
}
