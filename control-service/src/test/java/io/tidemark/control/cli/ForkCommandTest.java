package io.tidemark.control.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.control.testing.KafkalessService;
import io.tidemark.control.testing.TestJar;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForkCommandTest {

    private static final String PROGRAM = """
            package demo;
            public class App implements io.tidemark.api.Program {
                public void define(io.tidemark.api.Pipeline p, io.tidemark.api.Parameters q) {}
            }
            """;

    @TempDir
    private Path directory;

    private KafkalessService service;
    private String jar = "";
    private String savepoint = "";

    @BeforeEach
    void start() throws Exception {
        service = KafkalessService.start(directory.resolve("programs"));
        jar = new TestJar()
                .withProgram("demo.App", PROGRAM)
                .build(directory, "app.jar")
                .toString();
        var job = tidemark("run", "-d", jar).out().strip();
        savepoint = tidemark("savepoint", job).out().split(" ", -1)[0];
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
    }

    @Test
    void startsTheArmsAndPrintsTheIdOfTheFork() throws Exception {
        var forked = tidemark(
                "fork",
                savepoint,
                "--arm",
                "a=" + jar,
                "--arm",
                "b=" + jar,
                "--arm-param",
                "b.rule=strict",
                "--param",
                "window=PT1H");

        assertThat(forked.exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(forked.out().strip()).matches("fk-\\d{8}-\\d{6}-[2-9a-z]{4}");
        assertThat(forked.err()).contains("Arm 'a' is job", "Arm 'b' is job", "totals.post-stats-b-");
        var arms = service.registry.forks().fork(forked.out().strip()).arms();
        assertThat(arms.get(0).parameters()).isEqualTo(Map.of("window", "PT1H"));
        assertThat(arms.get(1).parameters()).isEqualTo(Map.of("window", "PT1H", "rule", "strict"));
    }

    @Test
    void showsAForkWithWhatReadingTogetherCameTo() {
        var fork = fork();

        var shown = tidemark("show", fork);

        assertThat(shown.out())
                .containsPattern("fetched +100 records, once for all arms")
                .containsPattern("given +200 records")
                .containsPattern("leftBehind +1 times")
                .containsPattern("a +post-stats-a-.*totals");
        assertThat(tidemark("show", "-o", "json", fork).out()).contains("\"readAlone\" : 3");
        assertThat(tidemark("forks").out()).contains(fork, savepoint, "a=");
    }

    @Test
    void cancelsAndStopsAllArmsByTheIdOfTheFork() {
        var cancelled = fork();
        assertThat(tidemark("cancel", cancelled).err()).contains("Fork '" + cancelled + "' is cancelled.");
        assertThat(tidemark("forks").out()).contains("a=CANCELLED, b=CANCELLED");

        var stopped = fork();
        assertThat(tidemark("stop", stopped).exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(tidemark("forks").out()).contains("a=STOPPED, b=STOPPED");
        assertThat(tidemark("stop", stopped).exitCode()).isEqualTo(ExitCode.REFUSED.number());
    }

    /** Programs may be called what they like, and jobs after them. */
    @Test
    void aJobWhoseIdBeginsLikeAForksIsAJob() {
        assertThat(tidemark("cancel", "fk-x7k2").err()).containsIgnoringCase("job 'fk-x7k2'");
        assertThat(ForkTexts.isFork("fk-x7k2")).isFalse();
        assertThat(ForkTexts.isFork(fork())).isTrue();
    }

    @Test
    void saysWhatIsWrongWithTheCommandLine() {
        assertThat(tidemark("fork", savepoint, "--arm", "a=" + jar, "--arm-param", "c.rule=x"))
                .satisfies(it -> assertThat(it.exitCode()).isEqualTo(ExitCode.USAGE.number()))
                .satisfies(it -> assertThat(it.err()).contains("--arm-param 'c.rule=x'", "ARM.NAME=VALUE"));
        assertThat(tidemark("fork", savepoint, "--arm", "A=" + jar).exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(tidemark("fork", savepoint, "--arm", "a=" + jar, "--max-rate", "0"))
                .satisfies(it -> assertThat(it.exitCode()).isEqualTo(ExitCode.USAGE.number()))
                .satisfies(it -> assertThat(it.err()).contains("maxEventsPerSecond"));
        assertThat(tidemark("fork", savepoint, "--arm", "a=nowhere.jar").err()).contains("nowhere.jar");
    }

    @Test
    void refusesWithTheCodesOfOtherCommands() {
        assertThat(tidemark("fork", "sp-none", "--arm", "a=" + jar).exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(tidemark("show", "fk-none").exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
        service.launcher.refuseStarts(new RefusedException(ProblemType.UNMATCHED_STATE, "no place for 'counts'"));
        assertThat(tidemark("fork", savepoint, "--arm", "a=" + jar).exitCode()).isEqualTo(ExitCode.REFUSED.number());
    }

    private String fork() {
        return tidemark("fork", savepoint, "--arm", "a=" + jar, "--arm", "b=" + jar)
                .out()
                .strip();
    }

    private Run tidemark(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var environment = Map.of("TIDEMARK_URL", service.client().url().toString());
        int exitCode = Main.run(
                arguments, new PrintStream(out, false, UTF_8), new PrintStream(err, false, UTF_8), environment, false);
        return new Run(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    private record Run(int exitCode, String out, String err) {}
}
