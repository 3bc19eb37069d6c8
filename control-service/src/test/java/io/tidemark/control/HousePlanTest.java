package io.tidemark.control;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The floor plan of the control service: which room may enter which. Change it as deliberately as the code. */
class HousePlanTest {

    private static final String CONTROL = "io.tidemark.control";
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(CONTROL);

    /** In reading order. A room may enter only rooms above it, so there is no way to build a cycle. */
    static List<Room> plan() {
        return List.of(
                room("wire"),
                room("client", "wire"),
                room("access"),
                room("program", "wire"),
                room("experiment", "wire"),
                room("savepoint", "wire"),
                room("job", "wire", "savepoint"),
                room("promotion", "job"),
                room("schedule", "wire"),
                room("journal", "job", "savepoint", "promotion", "schedule"),
                room("guard"),
                room("launch", "wire", "program", "guard", "job", "savepoint"),
                room(
                        "registry",
                        "wire",
                        "program",
                        "experiment",
                        "guard",
                        "job",
                        "savepoint",
                        "promotion",
                        "schedule",
                        "journal",
                        "launch"),
                room("http", "wire", "access", "program", "journal", "registry"),
                room("", "wire", "access", "program", "experiment", "journal", "launch", "registry", "http"),
                room("cli", "wire", "client", "access", ""));
    }

    @ParameterizedTest
    @MethodSource("plan")
    void entersOnlyTheRoomsItMay(Room room) {
        var allowed = resideOutsideOfPackage(CONTROL + "..").or(resideInAPackage(room.fullName()));
        for (var other : room.mayEnter()) {
            allowed = allowed.or(resideInAPackage(room(other).fullName()));
        }
        classes()
                .that()
                .resideInAPackage(room.fullName())
                .should()
                .onlyDependOnClassesThat(allowed)
                .check(CLASSES);
    }

    @Test
    void entersOnlyRoomsListedAboveIt() {
        var above = new HashSet<String>();
        for (var room : plan()) {
            assertThat(above).as("rooms above '%s'", room.name()).containsAll(room.mayEnter());
            above.add(room.name());
        }
    }

    @Test
    void listsEveryRoom() {
        var built = CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

        assertThat(plan().stream().map(Room::fullName)).containsExactlyInAnyOrderElementsOf(built);
    }

    @ParameterizedTest
    @MethodSource("plan")
    void isNullMarked(Room room) {
        assertThat(CLASSES.getPackage(room.fullName()).isAnnotatedWith(NullMarked.class))
                .isTrue();
    }

    @ParameterizedTest(name = "{0} only in {1}")
    @CsvSource({"io.vertx, http", "picocli, cli", "org.apache.kafka, journal"})
    void keepsEachLibraryInItsRoom(String library, String room) {
        noClasses()
                .that()
                .resideOutsideOfPackage(CONTROL + "." + room)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({"access", "job", "savepoint", "promotion", "schedule"})
    void rulesKnowNoEngineAndNoLibrary(String room) {
        noClasses()
                .that()
                .resideInAPackage(CONTROL + "." + room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tidemark.engine..", "com.fasterxml..", "org.slf4j..", "io.micrometer..")
                .check(CLASSES);
    }

    /** Whatever is done for a request elsewhere would be decided in nobody's name, and twice if it comes twice. */
    @Test
    void whatIsAskedForIsDoneInTheNameOfWhoAsks() {
        noClasses()
                .that()
                .resideInAPackage(CONTROL + ".http")
                .and()
                .doNotHaveSimpleName("Asked")
                .should()
                .callMethodWhere(target(name("executeBlocking")))
                .check(CLASSES);
    }

    private static Room room(String name, String... mayEnter) {
        return new Room(name, List.of(mayEnter));
    }

    record Room(String name, List<String> mayEnter) {

        String fullName() {
            return name.isEmpty() ? CONTROL : CONTROL + "." + name;
        }
    }
}
