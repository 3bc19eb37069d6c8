package io.tidemark.control.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.job.Job;
import io.tidemark.control.launch.SnapshotSums;
import io.tidemark.control.testing.KafkalessService;
import io.tidemark.control.testing.TestJar;
import io.tidemark.control.wire.JobInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeterminismCommandTest {

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
        service.launcher.holdSavepoints();
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
    void saysThatBothRunsAreEqual() throws Exception {
        var run = running();

        completeWith("01", "01");

        assertThat(run.get().exitCode()).isEqualTo(ExitCode.OK.number());
        assertThat(run.get().out()).startsWith("equal").containsPattern("first +STATE +yes +01 +01");
    }

    @Test
    void namesTheFirstThatDiffersAndEndsWithTheCodeForIt() throws Exception {
        var run = running();

        completeWith("01", "ff");

        assertThat(run.get().exitCode()).isEqualTo(ExitCode.DIFFERENT.number());
        assertThat(run.get().out())
                .startsWith("different, first at 'first'")
                .containsPattern("first +STATE +NO +01 +ff");
    }

    @Test
    void failsIfOneRunDid() throws Exception {
        var run = running();

        service.launcher.end(arm(0).id(), Job.Outcome.FAILED, Optional.of("no such topic"));

        assertThat(run.get().exitCode()).isEqualTo(ExitCode.FAILURE.number());
        assertThat(run.get().out()).contains("no such topic");
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        assertThat(tidemark("determinism", "nowhere.jar").err()).contains("nowhere.jar");
    }

    private CompletableFuture<Ended> running() {
        var run = CompletableFuture.supplyAsync(() -> tidemark("determinism", jar));
        await().until(() -> service.registry.jobs().size() == 2
                && service.registry.jobs().stream().allMatch(it -> service.launcher.isRunning(it.id())));
        return run;
    }

    private void completeWith(String a, String b) throws Exception {
        for (int i = 0; i < 2; i++) {
            var savepoint = service.registry
                    .operation("stop-" + arm(i).id())
                    .savepoint()
                    .orElseThrow();
            var digest = i == 0 ? a : b;
            service.launcher.sums.put(savepoint, new SnapshotSums(Map.of(), Map.of("first", digest), Map.of()));
            service.launcher.complete(savepoint);
        }
    }

    private JobInfo arm(int index) {
        return service.registry.jobs().get(index);
    }

    private Ended tidemark(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                arguments,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Map.of("TIDEMARK_URL", service.url().toString()),
                false);
        return new Ended(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    private record Ended(int exitCode, String out, String err) {}
}
