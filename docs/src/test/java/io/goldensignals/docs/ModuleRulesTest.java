package io.goldensignals.docs;

import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.goldensignals.core.CheckReturnValue;
import io.goldensignals.core.MeterSpec;
import io.goldensignals.core.ProcessMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules of the modules' design that a compiler cannot check. */
class ModuleRulesTest {

    private static final JavaClasses CLASSES = Project.classes();

    @Test
    void onlyARowCreatesAMeter() {
        DescribedPredicate<JavaMethodCall> creation =
                DescribedPredicate.describe("creates a Micrometer meter", call -> {
                    String owner = call.getTargetOwner().getName();
                    boolean builder = owner.startsWith("io.micrometer.core.instrument.")
                            && call.getName().equals("register");
                    boolean registry = call.getTargetOwner().isAssignableTo(MeterRegistry.class)
                            && Set.of("counter", "timer", "summary", "gauge", "more")
                                    .contains(call.getName());
                    return builder || registry;
                });
        noClasses()
                .that()
                .areNotAssignableTo(MeterSpec.class)
                .should()
                .callMethodWhere(creation)
                .because("a meter exists only as a row of a catalogue")
                .check(CLASSES);
    }

    @Test
    void nothingStaticHoldsARegistry() {
        noFields()
                .that()
                .areStatic()
                .should()
                .haveRawType(DescribedPredicate.describe(
                        "a registry or something made of one",
                        type -> type.isAssignableTo(MeterRegistry.class)
                                || type.getName().equals("io.goldensignals.core.Meters")))
                .check(CLASSES);
    }

    @Test
    void whatIsNotPublicIsFinal() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and(DescribedPredicate.describe("are meant for use", ModuleRulesTest::isOrdinary))
                .should()
                .haveModifier(FINAL)
                .orShould()
                .haveModifier(ABSTRACT)
                .because("nothing is made for inheritance unless it says so")
                .check(CLASSES);
    }

    private static boolean isOrdinary(JavaClass type) {
        return !type.isAnonymousClass()
                && !type.getSimpleName().equals("package-info")
                && !type.getSimpleName().isEmpty();
    }

    @Test
    void modulesDependDownwardsOnly() {
        // What is shared without being offered is the lowest, core comes next, the others stand upon both.
        knowsOnly("io.goldensignals.internal", Set.of("io.goldensignals.internal"));
        knowsOnly("io.goldensignals.core", Set.of("io.goldensignals.core", "io.goldensignals.internal"));
        SlicesRuleDefinition.slices()
                .matching("io.goldensignals.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    private static void knowsOnly(String knowing, Set<String> known) {
        noClasses()
                .that()
                .resideInAPackage(knowing)
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "other packages of the project than " + known,
                        type -> type.getPackageName().startsWith("io.goldensignals.")
                                && !known.contains(type.getPackageName())))
                .check(CLASSES);
    }

    @Test
    void aResultThatMustNotBeDroppedIsMarked() {
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(DescribedPredicate.describe(
                        "are public", type -> type.getModifiers().contains(PUBLIC)))
                .and()
                .haveNameMatching("create|builder|build|wrap")
                .and()
                .doNotHaveRawReturnType(ProcessMetrics.class) // publishes at once
                .should()
                .beAnnotatedWith(CheckReturnValue.class)
                .because("a caller who drops it has measured nothing")
                .check(CLASSES);
    }

    @Test
    void whatIsChangedInPlaceIsReturnedIfAnythingAndMayBeDropped() {
        ArchCondition<JavaMethod> inPlace = new ArchCondition<>("return nothing, or what they were given") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                JavaClass result = method.getRawReturnType();
                boolean given = result.isEquivalentTo(void.class)
                        || method.getRawParameterTypes().contains(result);
                events.add(new SimpleConditionEvent(method, given, method.getDescription()));
            }
        };
        methods()
                .that()
                .arePublic()
                .and()
                .haveNameMatching("instrument|addTo")
                .should(inPlace)
                .andShould()
                .notBeAnnotatedWith(CheckReturnValue.class)
                .because("what returns something else to use is called wrap")
                .check(CLASSES);
    }

    @Test
    void nobodyWritesToTheConsole() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() throws ClassNotFoundException {
        for (String name : Project.PACKAGES) {
            assertThat(Class.forName(name + ".package-info").isAnnotationPresent(NullMarked.class))
                    .as(name)
                    .isTrue();
        }
    }
}
