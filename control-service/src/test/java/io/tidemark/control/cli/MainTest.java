package io.tidemark.control.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.testing.KafkalessService;
import io.tidemark.control.testing.TestJar;
import io.tidemark.control.wire.JobFailureInfo;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

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

    @BeforeEach
    void start() throws Exception {
        service = KafkalessService.start(directory.resolve("programs"));
        jar = new TestJar()
                .withProgram("demo.App", PROGRAM)
                .build(directory, "app.jar")
                .toString();
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
    }

    @Test
    void aDetachedRunPrintsTheIdAndNothingElse() {
        var run = tidemark("run", "-d", jar);

        assertThat(run.exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(run.out().strip()).matches("post-stats-[2-9a-z]{4}");
        assertThat(run.err()).contains("writes to totals");
    }

    @Test
    void aRunIsFollowedUntilItsJobEnds() throws Exception {
        var following = CompletableFuture.supplyAsync(() -> tidemark("run", jar));
        await().until(() -> !service.registry.jobs().isEmpty());
        var job = service.registry.jobs().get(0).id();
        await().until(() -> service.launcher.isRunning(job));

        service.registry.cancel(job);

        await().until(following::isDone);
        assertThat(following.get().exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(following.get().out()).contains("CANCELLED");
    }

    @Test
    void listsProgramsAndShowsWhatOneDoes() {
        tidemark("run", "-d", jar);

        var list = tidemark("programs");
        var id = list.out().lines().skip(1).findFirst().orElseThrow().substring(0, 64);
        var shown = tidemark("show", id);

        assertThat(list.out()).contains("App");
        assertThat(shown.exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(shown.out()).contains(id, "program App", "reads clicks");
        assertThat(tidemark("show", "f".repeat(64)).exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
    }

    @Test
    void listsJobs() {
        var job = tidemark("run", "-d", "--name", "Post statistics", jar).out().strip();

        var list = tidemark("list");

        assertThat(list.exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(list.out()).contains(job, "Post statistics", "totals");
    }

    @Test
    void showsTheSameNamesAsJson() {
        var job = tidemark("run", "-d", jar).out().strip();

        assertThat(tidemark("show", "-o", "json", job).out())
                .contains("\"id\" : \"" + job + "\"", "\"outputs\"", "\"phase\"", "\"parallelism\" : 1");
    }

    @Test
    void showsWhatWasWrittenToEachOutput() {
        var job = tidemark("run", "-d", jar).out().strip();

        assertThat(tidemark("show", job).out()).containsPattern("outputDigest +out: 10 records, 00ff00ff00ff00ff");
        assertThat(tidemark("show", "-o", "json", job).out()).contains("\"outputDigests\"", "\"00ff00ff00ff00ff\"");
    }

    @Test
    void showsWhatAJobFailedOfWithTheCausesAndNoStackTrace() {
        var job = tidemark("run", "-d", jar).out().strip();
        service.launcher.failures.add(new JobFailureInfo(
                Instant.parse("2026-11-23T05:15:00Z"),
                true,
                "At 'in', split '3', position 1207: IllegalStateException: no such post",
                Optional.of("in"),
                Optional.of("Kafka topic 'posts'"),
                Optional.of("3"),
                Optional.of(1207L),
                List.of(
                        new JobFailureInfo.Cause("java.lang.IllegalStateException", "no such post"),
                        new JobFailureInfo.Cause("java.lang.NullPointerException", ""))));

        assertThat(tidemark("show", job).out())
                .containsPattern(
                        "failures +2026-11-23T05:15:00Z, Kafka topic 'posts', restarted: At 'in', split '3', "
                                + "position 1207: IllegalStateException: no such post; because of java.lang.NullPointerException\\R");
        assertThat(tidemark("show", "-o", "json", job).out())
                .contains(
                        "\"failures\"",
                        "\"source\" : \"Kafka topic 'posts'\"",
                        "\"position\" : 1207",
                        "\"type\" : \"java.lang.NullPointerException\"");
    }

    @Test
    void showsWhatIsInASavepointAndHowTwoDiffer() {
        var job = tidemark("run", "-d", jar).out().strip();
        var a = tidemark("savepoint", job).out().split(" ", 2)[0];
        var b = tidemark("savepoint", job).out().split(" ", 2)[0];

        var state = tidemark("state", a);
        var query = tidemark("query", a, "--uid", "totals", "--key", "anna");
        var json = tidemark("query", a, "--uid", "totals", "--key", "{\"site\": \"s\"}", "-o", "json");
        var different = tidemark("diff", a, b);
        var same = tidemark("diff", a, a);

        assertThat(state.out()).containsPattern("totals +count +value +utf8 +int64 +~3 +~99 B");
        assertThat(query.exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(query.out()).containsPattern("count +- +- +7 +-");
        assertThat(json.out()).containsPattern("\"site\" : \"s\"");
        assertThat(different.exitCode()).isEqualTo(ExitCode.DIFFERENT.number());
        assertThat(different.out())
                .containsPattern("totals +count +5 +1 +0 +0")
                .containsPattern("totals +count +CHANGED +\"anna\" +- +- +7 +8");
        assertThat(same.exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(tidemark("query", a, "--uid", "totals", "--key", "{site").exitCode())
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(tidemark("diff", a, "sp-9").exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(tidemark("diff", a, b, "--samples", "-1").exitCode()).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void savepointPrintsItsIdAndWhereItLies() {
        var job = tidemark("run", "-d", jar).out().strip();

        var savepoint = tidemark("savepoint", job, "--label", "before");

        assertThat(savepoint.exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(savepoint.out().strip()).matches("(sp-\\d{8}-\\d{6}-[2-9a-z]{4})  /snapshots/\\1");
        assertThat(tidemark("savepoints").out()).contains("before", job);
    }

    @Test
    void doesWithASavepointWhatIsAsked() throws Exception {
        var job = tidemark("run", "-d", jar).out().strip();
        var id = tidemark("savepoint", job, "--label", "before", "--note", "for Ann")
                .out()
                .strip()
                .split(" ", 2)[0];
        service.launcher.checkpointed = true;
        var file = directory.resolve("out.tar").toString();

        assertThat(tidemark("savepoint", "show", id).out()).contains("for Ann");
        assertThat(tidemark("savepoint", "rename", id, "--label", "after").out())
                .contains("after", "for Ann");
        assertThat(tidemark("savepoint", "pin", id).exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(tidemark("savepoints", "--pinned").out()).contains(id);
        assertThat(tidemark("savepoints", "--newer-than", "P36500D").out()).contains(id);
        assertThat(tidemark("savepoints", "--older-than", "P36500D").out()).doesNotContain(id);
        assertThat(tidemark("savepoints", "--label", "nothing").out()).doesNotContain(id);
        assertThat(tidemark("savepoint", "delete", id).exitCode()).isEqualTo(ExitCode.REFUSED.number());
        assertThat(tidemark("savepoint", "verify", id).out()).contains("is sound: 3 files");
        assertThat(tidemark("savepoint", "export", id, file).exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(tidemark("savepoint", "unpin", id).exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(tidemark("savepoint", "delete", id).exitCode()).isEqualTo(ExitCode.OK.number());
        await().until(() -> service.launcher.snapshots.removed.contains(id));
        assertThat(tidemark("savepoint", "show", id).exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
        await().until(() -> tidemark("savepoint", "import", file).out().strip().equals(id));
    }

    @Test
    void aDamagedSavepointEndsVerifyWith1AndNamesTheFile() {
        var job = tidemark("run", "-d", jar).out().strip();
        var id = tidemark("savepoint", job).out().strip().split(" ", 2)[0];
        service.launcher.snapshots.problems.add("File /files/ab ('x.sst') is damaged.");

        var verify = tidemark("savepoint", "verify", id);

        assertThat(verify.exitCode()).isEqualTo(ExitCode.FAILURE.number());
        assertThat(verify.out()).contains("x.sst");
        assertThat(tidemark("savepoint", "verify", "-o", "json", id).out()).contains("\"sound\" : false");
    }

    @Test
    void stopPrintsTheSavepointToGoOnFrom() {
        var job = tidemark("run", "-d", jar).out().strip();

        var savepoint = tidemark("stop", job).out().strip().split(" ", 2)[0];

        var upgrade = tidemark("run", "-d", "-s", savepoint, jar);
        assertThat(upgrade.exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(upgrade.err()).contains("writes to totals.");
    }

    @Test
    void changesThePaceOfAJobAndLeavesTheRestOfItAsItWas() {
        var job = tidemark("run", "-d", "--rate", "500", "--paused", jar).out().strip();

        assertThat(tidemark("pace", job).out().strip()).isEqualTo("eventsPerSecond=500, paused");
        assertThat(tidemark("show", job).out()).containsPattern("phase +LIVE \\(paused\\)");
        assertThat(tidemark("pace", job, "--speed", "60x").out().strip())
                .isEqualTo("eventsPerSecond=500, eventTimeSpeed=60.0, paused");
        assertThat(tidemark("pace", job, "--resume").out().strip())
                .isEqualTo("eventsPerSecond=500, eventTimeSpeed=60.0");
        assertThat(tidemark("pace", job, "--full", "--bytes-rate", "1MiB").out().strip())
                .isEqualTo("bytesPerSecond=1048576");
        assertThat(tidemark("pace", job, "--full").out().strip()).isEqualTo("full");
    }

    @Test
    void refusesAReplayFromNowhereAndAPaceThatIsNone() {
        var replay = tidemark("replay", jar);
        assertThat(replay.exitCode()).isEqualTo(2);
        assertThat(replay.err()).contains("Say where from: -s SAVEPOINT");
        assertThat(tidemark("run", "-d", "--speed", "fast", jar).err()).contains("'fast' is no speed such as 60x");
        assertThat(tidemark("run", "-d", "--rate", "0", jar).err()).contains("'eventsPerSecond' must be > 0, was 0");
        assertThat(tidemark("run", "-d", "--until", "never", jar).err())
                .contains("'until' must be 'present' or a moment such as 2026-11-01T00:00:00Z, was 'never'");
    }

    @Test
    void cancelsAJob() {
        var job = tidemark("run", "-d", jar).out().strip();

        assertThat(tidemark("cancel", job).exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(tidemark("show", job).out()).contains("CANCELLED");
    }

    @Test
    void endsWith3ForWhatIsNotThere() {
        assertThat(tidemark("show", "x").exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(tidemark("stop", "x").exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(tidemark("show", "sp-x").exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
    }

    @Test
    void endsWith4ForWhatIsRefused() {
        service.launcher.refuseStarts(new RefusedException(ProblemType.SOURCE_REFUSED, "There is no topic 'clicks'."));

        var run = tidemark("run", "-d", jar);

        assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED.number());
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("There is no topic 'clicks'.").doesNotContain("\tat ");
    }

    @Test
    void endsWith2ForACommandLineThatCannotBeUnderstood() {
        assertThat(tidemark("dance").exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(tidemark("run").exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(tidemark().exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(tidemark("savepoint").exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(tidemark("savepoints", "--sort", "colour").exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(tidemark("list", "--url", "ftp://x").exitCode()).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void endsWith5ForWhatIsNotDoneInTime() {
        service.launcher.holdSavepoints();
        var job = tidemark("run", "-d", jar).out().strip();

        var savepoint = tidemark("savepoint", job, "--timeout", "0");

        assertThat(savepoint.exitCode()).isEqualTo(ExitCode.TIMEOUT.number());
        assertThat(savepoint.err()).contains("It goes on");
    }

    @Test
    void endsWith1AndSaysHowToStartAServiceThatIsNotThere() {
        var list = run(Map.of(), "list", "--url", "http://127.0.0.1:1");

        assertThat(list.exitCode()).isEqualTo(ExitCode.FAILURE.number());
        assertThat(list.err()).contains("./tidemark up").doesNotContain("\tat ");
    }

    @Test
    void endsWith1ForAJarThatIsNotThere() {
        var run = tidemark("run", "-d", directory.resolve("none.jar").toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE.number());
        assertThat(run.err()).contains("none.jar");
    }

    private Ended tidemark(String... arguments) {
        return run(Map.of("TIDEMARK_URL", service.url().toString()), arguments);
    }

    private static Ended run(Map<String, String> environment, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), environment, false);
        return new Ended(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    private record Ended(int exitCode, String out, String err) {}
}
