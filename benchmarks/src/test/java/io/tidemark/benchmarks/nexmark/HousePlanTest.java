package io.tidemark.benchmarks.nexmark;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The floor plan of Nexmark: which room may enter which. */
class HousePlanTest {

    private static final String NEXMARK = "io.tidemark.benchmarks.nexmark";
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(NEXMARK);

    /** In reading order. A room may enter only rooms above it, so there is no way to build a cycle. */
    static List<Room> plan() {
        return List.of(
                room("event"),
                room("row"),
                room("oracle", "event", "row"),
                room("input", "event"),
                room("output"),
                room("query", "event", "row", "oracle", "output"),
                room("run", "event", "input", "output", "query"),
                room("", "event", "query", "run"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plan")
    void entersOnlyTheRoomsItMay(Room room) {
        var allowed = resideOutsideOfPackage(NEXMARK + "..").or(resideInAPackage(room.fullName()));
        for (var other : room.mayEnter()) {
            allowed = allowed.or(resideInAPackage(fullNameOf(other)));
        }
        classes()
                .that()
                .resideInAPackage(room.fullName())
                .should()
                .onlyDependOnClassesThat(allowed)
                .check(CLASSES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plan")
    void entersEachRoomItMay(Room room) {
        var entered = CLASSES.stream()
                .filter(it -> it.getPackageName().equals(room.fullName()))
                .flatMap(it -> it.getDirectDependenciesFromSelf().stream())
                .map(it -> it.getTargetClass().getPackageName())
                .collect(Collectors.toSet());

        assertThat(entered)
                .containsAll(
                        room.mayEnter().stream().map(HousePlanTest::fullNameOf).toList());
    }

    @Test
    void entersOnlyRoomsListedAboveIt() {
        var above = new HashSet<String>();
        for (var room : plan()) {
            assertThat(above).as("rooms above '%s'", room).containsAll(room.mayEnter());
            above.add(room.name());
        }
    }

    @Test
    void listsEveryRoom() {
        var built = CLASSES.stream().map(it -> it.getPackageName()).collect(Collectors.toSet());

        assertThat(plan().stream().map(Room::fullName)).containsExactlyInAnyOrderElementsOf(built);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plan")
    void isNullMarkedAndIntroduced(Room room) {
        var javaPackage = CLASSES.getPackage(room.fullName());

        assertThat(javaPackage.tryGetPackageInfo()).isPresent();
        assertThat(javaPackage.isAnnotatedWith(NullMarked.class)).isTrue();
    }

    private static Room room(String name, String... mayEnter) {
        return new Room(name, List.of(mayEnter));
    }

    private static String fullNameOf(String room) {
        return room.isEmpty() ? NEXMARK : NEXMARK + "." + room;
    }

    /** @param name behind Nexmark's own; empty for its front door */
    record Room(String name, List<String> mayEnter) {

        String fullName() {
            return fullNameOf(name);
        }

        @Override
        public String toString() {
            return name.isEmpty() ? "the front door" : name;
        }
    }
}
