package io.tidemark.control.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidemark.control.program.ProgramLibrary;
import io.tidemark.control.testing.TestJar;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.engine.Engine;
import io.tidemark.engine.checkpoint.CommitException;
import io.tidemark.engine.runtime.JobPhase;
import io.tidemark.engine.runtime.StartRefusedException;
import io.tidemark.engine.state.rocksdb.RocksDbBackend;
import io.tidemark.engine.storage.DirectorySnapshotStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EngineLauncherTest {

    @TempDir
    private Path directory;

    private ProgramLibrary programs;
    private EngineLauncher launcher;

    @BeforeEach
    void open() throws Exception {
        programs = ProgramLibrary.open(directory.resolve("programs"), Clock.systemUTC());
        var snapshots = DirectorySnapshotStore.open(directory.resolve("snapshots"));
        var engine =
                Engine.create(directory.resolve("work"), snapshots, RocksDbBackend::within, new SimpleMeterRegistry());
        launcher = new EngineLauncher(
                engine,
                snapshots,
                job -> {
                    throw new CommitException("not in this test", new IllegalStateException());
                },
                programs,
                Map.of());
    }

    @AfterEach
    void close() {
        launcher.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonToRefuseAStartHasAProblemOfItsOwn(StartRefusedException.Reason reason) {
        var problem = EngineLauncher.problemOf(reason);

        assertThat(problem.name()).isEqualTo(reason.name());
        assertThat(problem.status()).isEqualTo(409);
    }

    @ParameterizedTest
    @EnumSource
    void everyPhaseOfTheEngineIsOneThatPeopleSee(JobPhase phase) {
        assertThat(JobInfo.Phase.valueOf(phase.name()).isFinal()).isEqualTo(phase.isFinal());
    }

    @Test
    void whatAProgramSaysOfItsParametersIsPassedOn() throws Exception {
        var program = upload("throw new IllegalArgumentException(\"Parameter 'from' is missing.\");");

        refused(program, ProblemType.PARAMETERS_REFUSED, "Parameter 'from' is missing.");
    }

    @Test
    void aProgramThatBreaksIsRefusedInWords() throws Exception {
        var program = upload("throw new UnsupportedOperationException(\"half done\");");

        refused(program, ProblemType.PROGRAM_REFUSED, "half done");
    }

    @Test
    void aProgramWhoseClassIsMissingIsRefusedInWords() throws Exception {
        var program = upload("throw new NoClassDefFoundError(\"demo/Gone\");");

        refused(program, ProblemType.PROGRAM_REFUSED, "demo/Gone");
    }

    @Test
    void aProgramWithoutASourceIsRefusedInWords() throws Exception {
        refused(upload(""), ProblemType.PARAMETERS_REFUSED, "source");
    }

    private void refused(String program, ProblemType problem, String words) {
        assertThatThrownBy(() -> launcher.plan(program, Optional.empty(), Map.of()))
                .asInstanceOf(type(RefusedException.class))
                .satisfies(refusal -> {
                    assertThat(refusal.type()).isEqualTo(problem);
                    assertThat(refusal.getMessage()).contains("'App'", words);
                });
    }

    private String upload(String define) throws Exception {
        var jar = new TestJar().withProgram("demo.App", """
                        package demo;
                        public class App implements io.tidemark.api.Program {
                            public void define(io.tidemark.api.Pipeline p, io.tidemark.api.Parameters q) {
                                %s
                            }
                        }
                        """.formatted(define)).build(directory, "app.jar");
        var upload = programs.newUpload();
        Files.write(upload, Files.readAllBytes(jar));
        return programs.add(upload).id();
    }
}
