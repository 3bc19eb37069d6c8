package io.tidemark.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The floor plan of the engine: which room may enter which. Change it as deliberately as the code. */
class HousePlanTest {

    private static final String API = "io.tidemark.api";
    private static final String ENGINE = "io.tidemark.engine";
    private static final String ROOT = "";
    private static final String PRIMITIVES = "";
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(API, ENGINE);

    /** In reading order. A room may enter only rooms above it, so there is no way to build a cycle. */
    static List<Room> plan() {
        return List.of(
                room("graph"),
                room("stream"),
                room("time", "stream"),
                room("shuffle"),
                room("state", "shuffle"),
                room("state.rocksdb", "state", "shuffle"),
                room("operator", "graph", "state"),
                room("checkpoint", "graph", "stream", "shuffle"),
                room("storage", "shuffle", "checkpoint"),
                room("metrics"),
                room("runtime", "graph", "stream", "time", "shuffle", "state", "operator", "checkpoint", "metrics"),
                room("inspect", "graph", "shuffle", "state", "checkpoint", "runtime"),
                room(ROOT, "state", "checkpoint", "runtime", "inspect"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plan")
    void entersOnlyTheRoomsItMay(Room room) {
        var allowed = resideOutsideOfPackages(ENGINE + "..").or(resideInAPackage(room.fullName()));
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

    /** A door that nobody uses any more is walled up: the plan shows the house as it is. */
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
        assertThat(plan().stream().map(Room::fullName)).containsExactlyInAnyOrderElementsOf(packagesIn(ENGINE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packages")
    void isNullMarkedAndIntroduced(String name) {
        JavaPackage javaPackage = CLASSES.getPackage(name);

        assertThat(javaPackage.tryGetPackageInfo())
                .as("package-info of %s", name)
                .isPresent();
        assertThat(javaPackage.isAnnotatedWith(NullMarked.class))
                .as("%s is @NullMarked", name)
                .isTrue();
    }

    static Stream<String> packages() {
        return Stream.concat(packagesIn(API).stream(), packagesIn(ENGINE).stream())
                .sorted();
    }

    /** A program's JAR holds nothing but the program, so its face needs nothing but the JDK. */
    @Test
    void showsProgramsAFaceThatNeedsTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage(API + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(API + "..", "java..", "org.jspecify..", PRIMITIVES))
                .check(CLASSES);
    }

    @Test
    void hasNoCycleBetweenThePackagesOfItsFace() {
        var face = CLASSES.that(resideInAPackage(API + ".."));

        slices().matching("io.tidemark.(**)").should().beFreeOfCycles().check(face);
    }

    @ParameterizedTest(name = "{0} only in {1}")
    @CsvSource({
        "io.vertx, runtime",
        "org.jctools, runtime",
        "org.rocksdb, state.rocksdb",
        "com.fasterxml, storage",
        "io.micrometer, runtime and root"
    })
    void keepsEachLibraryInItsRoom(String library, String rooms) {
        var homes = Arrays.stream(rooms.split(" and "))
                .map(it -> fullNameOf(it.equals("root") ? ROOT : it))
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideOutsideOfPackages(homes)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .check(CLASSES);
    }

    private static List<String> packagesIn(String root) {
        return CLASSES.stream()
                .map(it -> it.getPackageName())
                .filter(it -> it.equals(root) || it.startsWith(root + "."))
                .distinct()
                .toList();
    }

    private static Room room(String name, String... mayEnter) {
        return new Room(name, List.of(mayEnter));
    }

    private static String fullNameOf(String room) {
        return room.isEmpty() ? ENGINE : ENGINE + "." + room;
    }

    /** @param name behind the engine's own; empty for its front door */
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
