package io.goldensignals.docs;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code docs/api} states what users can call: a change there is one that the changelog must explain. */
class PublicApiTest {

    private static final JavaClasses CLASSES = Project.classes();

    @TestFactory
    Stream<DynamicTest> thePublicApiIsWhatIsWrittenDown() {
        return Project.PACKAGES.stream()
                .map(name -> DynamicTest.dynamicTest(
                        name, () -> Project.assertDocument("docs/api/" + name + ".txt", dump(name))));
    }

    private static String dump(String packageName) {
        return CLASSES.stream()
                .filter(type -> type.getPackageName().equals(packageName))
                .filter(PublicApiTest::isPublic)
                .sorted(Comparator.comparing(JavaClass::getName))
                .map(PublicApiTest::dump)
                .collect(Collectors.joining("\n"));
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(PublicApiTest::isPublic).orElse(true);
    }

    private static String dump(JavaClass type) {
        String kind = type.isEnum() ? "enum" : type.isRecord() ? "record" : type.isInterface() ? "interface" : "class";
        List<String> members = type.getMembers().stream()
                .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED))
                .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
                .map(PublicApiTest::signature)
                .sorted()
                .toList();
        return modifiers(type.getModifiers()) + kind + " " + type.getName() + "\n"
                + members.stream().map(member -> "    " + member + "\n").collect(Collectors.joining());
    }

    private static String signature(JavaMember member) {
        String modifiers = modifiers(member.getModifiers());
        if (member instanceof JavaField field) {
            return modifiers + field.getRawType().getSimpleName() + " " + field.getName();
        }
        JavaCodeUnit unit = (JavaCodeUnit) member;
        String parameters = unit.getRawParameterTypes().stream()
                .map(JavaClass::getSimpleName)
                .collect(Collectors.joining(", "));
        String name = unit.isConstructor() ? "new" : unit.getRawReturnType().getSimpleName() + " " + unit.getName();
        return modifiers + name + "(" + parameters + ")";
    }

    private static String modifiers(Set<JavaModifier> modifiers) {
        return modifiers.stream()
                .filter(
                        Set.of(JavaModifier.PROTECTED, JavaModifier.STATIC, JavaModifier.ABSTRACT, JavaModifier.FINAL)
                                ::contains)
                .sorted()
                .map(modifier -> modifier.name().toLowerCase(Locale.ROOT) + " ")
                .collect(Collectors.joining());
    }
}
