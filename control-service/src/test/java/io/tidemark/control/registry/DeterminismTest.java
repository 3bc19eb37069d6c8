package io.tidemark.control.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.journal.InMemoryJournal;
import io.tidemark.control.launch.SnapshotSums;
import io.tidemark.control.testing.FakeLauncher;
import io.tidemark.control.wire.DeterminismInfo;
import io.tidemark.control.wire.DeterminismInfo.Kind;
import io.tidemark.control.wire.DeterminismInfo.Status;
import io.tidemark.control.wire.DeterminismRequest;
import io.tidemark.control.wire.ForkRequest;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.JobInfo.OutputDigest;
import io.tidemark.control.wire.JobInfo.Phase;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.StartRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeterminismTest {

    private static final String PROGRAM = "0".repeat(64);
    private static final Map<String, Map<String, Long>> PLACE = Map.of("clicks", Map.of("0", 7L));
    private static final SnapshotSums SUMS =
            new SnapshotSums(PLACE, Map.of("first", "01", "second", "02"), Map.of("totals", new OutputDigest(3, "03")));

    private final InMemoryJournal journal = new InMemoryJournal();
    private FakeLauncher launcher = new FakeLauncher();
    private Registry registry;

    @BeforeEach
    void open() throws Exception {
        registry = Registry.open(journal, launcher, Clock.systemUTC(), new Random(1));
        launcher.endAt(7);
        launcher.holdSavepoints();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void runsTheProgramTwiceUpToTheSamePlace() throws Exception {
        var started = registry.determinism()
                .start(DeterminismRequest.ofProgram(PROGRAM).parallelism(2));

        assertThat(started.status()).isEqualTo(Status.RUNNING);
        var arms = registry.forks().fork(started.id()).arms();
        assertThat(arms).extracting(JobInfo::arm).containsExactly(Optional.of("a"), Optional.of("b"));
        assertThat(arms).extracting(JobInfo::parallelism).containsOnly(2);
        for (var arm : arms) {
            assertThat(arm.targets()).containsExactly("totals." + arm.id());
            await().until(() -> launcher.told.stream()
                    .anyMatch(it -> it.startsWith("stop " + arm.id() + " at") && it.contains("{clicks={0=7}}")));
        }
    }

    @Test
    void readsUpToAMomentIfItIsToldTo() throws Exception {
        var until = Instant.parse("2026-11-01T00:00:00Z");

        registry.determinism()
                .start(new DeterminismRequest(
                        Optional.empty(),
                        Optional.of(PROGRAM),
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        Optional.of(until)));

        await().until(() -> launcher.told.stream()
                        .filter(it -> it.startsWith("stop ") && it.contains(until.toString()))
                        .count()
                == 2);
    }

    @Test
    void saysThatAllIsEqual() throws Exception {
        var result = compared(SUMS, SUMS);

        assertThat(result.status()).isEqualTo(Status.DONE);
        assertThat(result.equal()).contains(true);
        assertThat(result.firstDifference()).isEmpty();
        assertThat(result.parts()).extracting(DeterminismInfo.Part::uid).containsExactly("first", "second", "totals");
    }

    @Test
    void namesTheFirstOperatorThatDiffersInTheOrderOfTheGraph() throws Exception {
        var result = compared(
                SUMS,
                new SnapshotSums(
                        PLACE, Map.of("first", "01", "second", "ff"), Map.of("totals", new OutputDigest(4, "ff"))));

        assertThat(result.equal()).contains(false);
        assertThat(result.firstDifference()).contains("second");
        assertThat(result.parts())
                .containsExactly(
                        new DeterminismInfo.Part("first", Kind.STATE, true, "01", "01"),
                        new DeterminismInfo.Part("second", Kind.STATE, false, "02", "ff"),
                        new DeterminismInfo.Part("totals", Kind.OUTPUT, false, "3 records, 03", "4 records, ff"));
    }

    @Test
    void saysNothingOfRunsThatStoppedAtDifferentPlaces() throws Exception {
        var result =
                compared(SUMS, new SnapshotSums(Map.of("clicks", Map.of("0", 8L)), SUMS.operators(), SUMS.outputs()));

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.failure().orElseThrow()).contains("same place", "--until");
        assertThat(result.equal()).isEmpty();
    }

    @Test
    void tellsWhyItFailed() throws Exception {
        var started = registry.determinism().start(DeterminismRequest.ofProgram(PROGRAM));
        var arms = registry.forks().fork(started.id()).arms();
        await().until(() -> arms.stream().allMatch(it -> launcher.isRunning(it.id())));

        launcher.fail(savepointOf(arms.get(1)), "the disk is full");

        await().until(() -> registry.determinism().result(started.id()).status() == Status.FAILED);
        assertThat(registry.determinism().result(started.id()).failure().orElseThrow())
                .contains(arms.get(1).id(), "the disk is full");
    }

    @Test
    void canBeCancelledByItsFork() throws Exception {
        var started = registry.determinism().start(DeterminismRequest.ofProgram(PROGRAM));

        registry.forks().cancel(started.id());

        await().until(() ->
                registry.forks().fork(started.id()).arms().stream().allMatch(it -> it.phase() == Phase.CANCELLED));
        assertThat(registry.determinism().result(started.id()).status()).isEqualTo(Status.FAILED);
    }

    @Test
    void goesOnToTheSamePlaceAfterTheServiceStartedAgain() throws Exception {
        var started = registry.determinism().start(DeterminismRequest.ofProgram(PROGRAM));
        registry.close();
        launcher = new FakeLauncher();

        registry = Registry.open(journal, launcher, Clock.systemUTC(), new Random(2));

        await().until(() -> launcher.told.stream()
                        .filter(it -> it.startsWith("stop ") && it.contains("{clicks={0=7}}"))
                        .count()
                == 2);
        await().until(() -> registry.determinism().result(started.id()).status() == Status.DONE);
    }

    @Test
    void takesTheProgramOfTheJobThatTookTheSavepoint() throws Exception {
        var job = registry.start(StartRequest.of(PROGRAM).parameters(Map.of("rule", "strict")));
        var savepoint = registry.takeSavepoint(job.id(), Optional.empty()).id();
        await().until(() -> launcher.isRunning(job.id()));
        launcher.complete(savepoint);
        await().until(() -> !registry.savepoints().isEmpty());

        var started = registry.determinism().start(DeterminismRequest.ofSavepoint(savepoint));

        assertThat(registry.forks().fork(started.id()).arms())
                .allSatisfy(it -> assertThat(it.savepoint()).contains(savepoint))
                .allSatisfy(it -> assertThat(it.parameters()).isEqualTo(Map.of("rule", "strict")));
    }

    @Test
    void anOrdinaryForkHasNoSuchResult() throws Exception {
        var job = registry.start(StartRequest.of(PROGRAM));
        var savepoint = registry.takeSavepoint(job.id(), Optional.empty()).id();
        await().until(() -> launcher.isRunning(job.id()));
        launcher.complete(savepoint);
        await().until(() -> !registry.savepoints().isEmpty());
        var fork = registry.forks()
                .start(ForkRequest.of(savepoint, ForkRequest.Arm.of("a", PROGRAM), ForkRequest.Arm.of("b", PROGRAM)));

        assertThatThrownBy(() -> registry.determinism().result(fork.id())).isInstanceOf(RefusedException.class);
    }

    private DeterminismInfo compared(SnapshotSums a, SnapshotSums b) throws Exception {
        var started = registry.determinism().start(DeterminismRequest.ofProgram(PROGRAM));
        var arms = registry.forks().fork(started.id()).arms();
        for (var arm : List.of(0, 1)) {
            var savepoint = savepointOf(arms.get(arm));
            launcher.sums.put(savepoint, arm == 0 ? a : b);
            await().until(() -> launcher.isRunning(arms.get(arm).id()));
            launcher.complete(savepoint);
        }
        await().until(() -> registry.determinism().result(started.id()).status() != Status.RUNNING);
        return registry.determinism().result(started.id());
    }

    /** The savepoint with which an arm is to end. */
    private String savepointOf(JobInfo arm) throws RefusedException {
        return registry.operation(Operations.stopOf(arm.id())).savepoint().orElseThrow();
    }
}
