package io.tidemark.benchmarks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The floor plan of what measures speed: which room may enter which. Nexmark has its own. */
class HousePlanTest {

    private static final String BENCHMARKS = "io.tidemark.benchmarks";
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(BENCHMARKS);

    /** Those who start processes may enter where that is done; otherwise nobody enters another's room. */
    static List<Room> plan() {
        return List.of(
                new Room("process", List.of()),
                new Room("throughput", List.of("process")),
                new Room("checkpoint", List.of("process")),
                new Room("micro", List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plan")
    void entersOnlyTheRoomsItMay(Room room) {
        var allowed = resideOutsideOfPackage(BENCHMARKS + "..").or(resideInAPackage(room.fullName() + ".."));
        for (var other : room.mayEnter()) {
            allowed = allowed.or(resideInAPackage(BENCHMARKS + "." + other));
        }
        classes()
                .that()
                .resideInAPackage(room.fullName() + "..")
                .should()
                .onlyDependOnClassesThat(allowed)
                .check(CLASSES);
    }

    @Test
    void listsEveryRoomButNexmark() {
        var built = CLASSES.stream()
                .map(it -> it.getPackageName())
                .filter(it -> it.startsWith(BENCHMARKS + "."))
                .filter(it -> !it.startsWith(BENCHMARKS + ".nexmark") && !it.endsWith(".jmh_generated"))
                .collect(Collectors.toSet());

        assertThat(built)
                .containsExactlyInAnyOrderElementsOf(
                        plan().stream().map(Room::fullName).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plan")
    void isNullMarked(Room room) {
        assertThat(CLASSES.getPackage(room.fullName()).isAnnotatedWith(NullMarked.class))
                .isTrue();
    }

    record Room(String name, List<String> mayEnter) {

        String fullName() {
            return BENCHMARKS + "." + name;
        }
    }
}
