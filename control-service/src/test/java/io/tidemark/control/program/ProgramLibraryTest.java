package io.tidemark.control.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tidemark.control.testing.TestJar;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.ProgramInfo;
import io.tidemark.control.wire.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramLibraryTest {

    @TempDir
    private Path directory;

    private ProgramLibrary library;

    @BeforeEach
    void open() throws IOException {
        library = ProgramLibrary.open(directory.resolve("programs"), Clock.systemUTC());
    }

    @Test
    void keepsTwoVersionsOfTheSameClassesApart() throws Exception {
        var one = add(new TestJar()
                .with("demo.Rule", "package demo; public class Rule { public static String version = \"one\"; }")
                .withProgram("demo.App", program("App", "return \"app-\" + Rule.version;")));
        var two = add(new TestJar()
                .with("demo.Rule", "package demo; public class Rule { public static String version = \"two\"; }")
                .withProgram("demo.App", program("App", "return \"app-\" + Rule.version;")));

        try (var first = library.load(one.id(), Optional.empty());
                var second = library.load(two.id(), Optional.empty())) {
            assertThat(first.program().name()).isEqualTo("app-one");
            assertThat(second.program().name()).isEqualTo("app-two");
            assertThat(first.program().getClass()).isNotEqualTo(second.program().getClass());
        }
    }

    @Test
    void aProgramSeesTheFaceForAuthorsAndNothingElseOfOurs() throws Exception {
        var info = add(new TestJar().withProgram("demo.App", program("App", """
                                try {
                                    Class.forName("io.vertx.core.Vertx");
                                    return "sees vertx";
                                } catch (ClassNotFoundException e) {
                                    return "alone";
                                }
                                """)));

        assertThat(info.programs()).containsExactly("alone");
    }

    @Test
    void aProgramMayBringALibraryOfOursInAnotherVersion() throws Exception {
        var info = add(new TestJar()
                .with(
                        "picocli.CommandLine",
                        "package picocli; public class CommandLine { public static String NAME = \"theirs\"; }")
                .withProgram("demo.App", program("App", "return picocli.CommandLine.NAME;")));

        assertThat(info.programs()).containsExactly("theirs");
    }

    @Test
    void theSameJarAgainIsTheSameProgram() throws Exception {
        var jar = new TestJar().withProgram("demo.App", program("App", "return \"app\";"));
        var first = add(jar);

        assertThat(library.add(copy(jar.build(directory, "again.jar"))).programs())
                .containsExactly("app");
        assertThat(library.list()).extracting(ProgramInfo::programs).contains(first.programs());
    }

    @Test
    void anUploadedProgramIsThereAfterARestart() throws Exception {
        var info = add(new TestJar().withProgram("demo.App", program("App", "return \"app\";")));

        var reopened = ProgramLibrary.open(directory.resolve("programs"), Clock.systemUTC());

        assertThat(reopened.list()).containsExactly(info);
        reopened.load(info.id(), Optional.of("app")).close();
    }

    @Test
    void choosesAmongSeveralByName() throws Exception {
        var info = add(new TestJar()
                .withProgram("demo.A", program("A", "return \"a\";"))
                .withProgram("demo.B", program("B", "return \"b\";")));

        try (var loaded = library.load(info.id(), Optional.of("b"))) {
            assertThat(loaded.program().getClass().getName()).isEqualTo("demo.B");
        }
        refused(ProblemType.BAD_REQUEST, () -> library.load(info.id(), Optional.empty()), "a, b", "--program");
        refused(ProblemType.UNKNOWN_PROGRAM, () -> library.load(info.id(), Optional.of("c")), "'c'", "a, b");
    }

    @Test
    void refusesWhatIsNotAJar() throws Exception {
        var file = Files.writeString(library.newUpload(), "not a jar at all");

        refused(ProblemType.PROGRAM_REFUSED, () -> library.add(file), "not a JAR");
        assertThat(file).doesNotExist();
        assertThat(library.list()).isEmpty();
    }

    @Test
    void refusesAJarWithoutAProgram() {
        refused(
                ProblemType.PROGRAM_REFUSED,
                () -> add(new TestJar().with("demo.App", "package demo; class App {}")),
                "META-INF/services/io.tidemark.api.Program");
    }

    @Test
    void refusesAJarWhoseProgramIsMissing() {
        refused(ProblemType.PROGRAM_REFUSED, () -> add(new TestJar().naming("demo.Gone")), "demo.Gone");
    }

    @Test
    void refusesAJarWhoseProgramCannotBeMade() {
        refused(
                ProblemType.PROGRAM_REFUSED,
                () -> add(new TestJar()
                        .withProgram("demo.App", program("App", "throw new IllegalStateException(\"no luck\");"))),
                "no luck");
    }

    @Test
    void neverTakesAnIdForAPath() {
        refused(ProblemType.UNKNOWN_PROGRAM, () -> library.load("../../etc/passwd", Optional.empty()), "no program");
    }

    private ProgramInfo add(TestJar jar) throws Exception {
        return library.add(copy(jar.build(directory, "test.jar")));
    }

    private Path copy(Path jar) throws IOException {
        var upload = library.newUpload();
        Files.write(upload, Files.readAllBytes(jar));
        return upload;
    }

    private static void refused(ProblemType problem, ThrowingCallable call, String... words) {
        assertThatThrownBy(call).asInstanceOf(type(RefusedException.class)).satisfies(refusal -> {
            assertThat(refusal.type()).isEqualTo(problem);
            assertThat(refusal.getMessage()).contains(words);
        });
    }

    private static String program(String className, String name) {
        return """
                package demo;

                public class %s implements io.tidemark.api.Program {
                    @Override
                    public String name() {
                        %s
                    }

                    @Override
                    public void define(io.tidemark.api.Pipeline pipeline, io.tidemark.api.Parameters parameters) {}
                }
                """.formatted(className, name);
    }
}
