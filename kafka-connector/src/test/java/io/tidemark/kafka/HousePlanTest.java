package io.tidemark.kafka;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
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
import org.junit.jupiter.params.provider.MethodSource;

/** The floor plan of the Kafka connector: which room may enter which. Change it as deliberately as the code. */
class HousePlanTest {

    private static final String HOUSE = "io.tidemark.kafka";
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(HOUSE);

    /** In reading order. A room may enter only rooms above it, so there is no way to build a cycle. */
    static List<Room> plan() {
        return List.of(
                room("client"),
                room("codec"),
                room("scan", "client"),
                room("source", "client", "scan"),
                room("sink", "client"),
                room("embedded"));
    }

    @ParameterizedTest
    @MethodSource("plan")
    void entersOnlyTheRoomsItMay(Room room) {
        var allowed = not(resideInAPackage(HOUSE + "..")).or(resideInAPackage(room.fullName()));
        for (var other : room.mayEnter()) {
            allowed = allowed.or(resideInAPackage(HOUSE + "." + other));
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
            assertThat(above).as("rooms above %s", room.name()).containsAll(room.mayEnter());
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

    @Test
    void knowsOfTheEngineOnlyItsFaceAndItsPorts() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.tidemark.engine..")
                        .and(not(resideInAPackage("io.tidemark.engine.checkpoint"))))
                .check(CLASSES);
    }

    @Test
    void keepsTheBrokerInItsRoom() {
        noClasses()
                .that()
                .resideOutsideOfPackage(HOUSE + ".embedded")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "kafka..", "scala..", "org.apache.kafka.server..", "org.apache.kafka.metadata.."))
                .check(CLASSES);
    }

    private static Room room(String name, String... mayEnter) {
        return new Room(name, List.of(mayEnter));
    }

    record Room(String name, List<String> mayEnter) {

        String fullName() {
            return HOUSE + "." + name;
        }
    }
}
