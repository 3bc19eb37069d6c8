package io.tidemark.control.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.job.Job;
import io.tidemark.control.journal.InMemoryJournal;
import io.tidemark.control.testing.FakeLauncher;
import io.tidemark.control.wire.ForkInfo;
import io.tidemark.control.wire.ForkRequest;
import io.tidemark.control.wire.ForkRequest.Arm;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.JobInfo.Phase;
import io.tidemark.control.wire.OperationInfo.Status;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.StartRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForksTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T05:15:00Z"), ZoneOffset.UTC);
    private static final String PROGRAM = "0".repeat(64);

    private final InMemoryJournal journal = new InMemoryJournal();
    private FakeLauncher launcher = new FakeLauncher();
    private Registry registry;
    private String original = "";
    private String savepoint = "";

    @BeforeEach
    void open() throws Exception {
        registry = Registry.open(journal, launcher, CLOCK, new Random(1));
        original = registry.start(StartRequest.of(PROGRAM)).id();
        var taken = registry.takeSavepoint(original, Optional.empty());
        await().until(() -> registry.operation(taken.id()).status() == Status.DONE);
        savepoint = taken.id();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void startsEveryArmFromTheSavepointWithOutputsOfItsOwn() throws Exception {
        var fork = fork();

        assertThat(fork.id()).matches("fk-20261123-051500-[2-9a-z]{4}");
        assertThat(fork.savepoint()).isEqualTo(savepoint);
        assertThat(fork.arms()).extracting(JobInfo::arm).containsExactly(Optional.of("a"), Optional.of("b"));
        assertThat(fork.arms()).extracting(JobInfo::savepoint).containsOnly(Optional.of(savepoint));
        assertThat(fork.arms()).extracting(JobInfo::fork).containsOnly(Optional.of(fork.id()));
        for (var arm : fork.arms()) {
            assertThat(arm.id()).matches("post-stats-[ab]-[2-9a-z]{4}");
            assertThat(arm.targets()).containsExactly("totals." + arm.id());
            await().until(() -> launcher.isRunning(arm.id()));
        }
        assertThat(fork.arms().get(1).parameters()).isEqualTo(Map.of("rule", "strict"));
    }

    @Test
    void writesBesideTheOriginalThoughThatHasStoppedThere() throws Exception {
        var stop = registry.stop(original, Optional.empty());
        await().until(() -> registry.operation(stop.id()).status() == Status.DONE);

        var fork = registry.forks()
                .start(ForkRequest.of(
                        registry.operation(stop.id()).savepoint().orElseThrow(), Arm.of("only", PROGRAM)));

        assertThat(fork.arms().get(0).targets())
                .containsExactly("totals." + fork.arms().get(0).id());
    }

    @Test
    void startsNoneIfOneIsRefused() {
        launcher.refuseStarts(new RefusedException(ProblemType.UNMATCHED_STATE, "no place for 'counts'"));

        refused(ProblemType.UNMATCHED_STATE, this::fork, "counts");

        assertThat(registry.jobs()).extracting(JobInfo::id).containsExactly(original);
    }

    @Test
    void refusesArmsThatWriteToTheSame() {
        var same = Map.of("totals", "here");
        var request = ForkRequest.of(
                savepoint,
                new Arm("a", PROGRAM, Optional.empty(), Map.of(), same),
                new Arm("b", PROGRAM, Optional.empty(), Map.of(), same));

        refused(ProblemType.OUTPUT_TAKEN, () -> registry.forks().start(request), "here");
        assertThat(registry.jobs()).hasSize(1);
    }

    @Test
    void refusesASavepointThatIsNotThere() {
        refused(
                ProblemType.UNKNOWN_SAVEPOINT,
                () -> registry.forks().start(ForkRequest.of("sp-none", Arm.of("a", PROGRAM))),
                "sp-none");
    }

    @Test
    void anArmThatFailsBeforeItReadAnythingTakesTheOthersWithIt() throws Exception {
        var fork = fork();
        launcher.commitNothing();

        launcher.end(id(fork, 0), Job.Outcome.FAILED, Optional.of("no such topic"));

        await().until(() -> phase(fork, 1) == Phase.CANCELLED);
        assertThat(phase(fork, 0)).isEqualTo(Phase.FAILED);
        assertThat(registry.job(id(fork, 1)).failure().orElseThrow()).contains("Arm 'a'");
        assertThat(registry.job(original).phase()).isEqualTo(Phase.LIVE);
    }

    @Test
    void anArmThatFailsLaterLeavesTheOthersAlone() throws Exception {
        var fork = fork();

        launcher.end(id(fork, 0), Job.Outcome.FAILED, Optional.of("a record can't be decoded"));

        await().until(() -> phase(fork, 0) == Phase.FAILED);
        assertThat(phase(fork, 1)).isEqualTo(Phase.LIVE);
        assertThat(launcher.isRunning(id(fork, 1))).isTrue();
    }

    @Test
    void stopsAllArmsThatRunEachWithASavepoint() throws Exception {
        var fork = fork();

        var stop = registry.forks().stop(fork.id(), Optional.of("done"), Optional.empty());

        assertThat(stop.job()).isEqualTo(fork.id());
        await().until(() -> registry.operation(stop.id()).status() == Status.DONE);
        assertThat(phase(fork, 0)).isEqualTo(Phase.STOPPED);
        assertThat(phase(fork, 1)).isEqualTo(Phase.STOPPED);
        assertThat(registry.savepoints().stream()
                        .filter(it -> it.label().equals(Optional.of("done")))
                        .map(it -> it.job()))
                .containsExactlyInAnyOrder(id(fork, 0), id(fork, 1));
    }

    @Test
    void tellsWhichArmCouldNotBeStopped() throws Exception {
        var fork = fork();
        launcher.holdSavepoints();
        var stop = registry.forks().stop(fork.id(), Optional.empty(), Optional.empty());
        launcher.complete(savepointOf(id(fork, 0)));
        await().until(() -> phase(fork, 0) == Phase.STOPPED);
        assertThat(registry.operation(stop.id()).status()).isEqualTo(Status.RUNNING);
        launcher.fail(savepointOf(id(fork, 1)), "the disk is full");

        await().until(() -> registry.operation(stop.id()).status() == Status.FAILED);
        assertThat(registry.operation(stop.id()).failure().orElseThrow()).contains(id(fork, 1), "the disk is full");
    }

    @Test
    void cancelsAllArmsThatRun() throws Exception {
        var fork = fork();
        launcher.end(id(fork, 0), Job.Outcome.FINISHED, Optional.empty());
        await().until(() -> phase(fork, 0) == Phase.FINISHED);

        var cancel = registry.forks().cancel(fork.id());

        await().until(() -> registry.operation(cancel.id()).status() == Status.DONE);
        assertThat(phase(fork, 1)).isEqualTo(Phase.CANCELLED);
        refused(ProblemType.JOB_HAS_ENDED, () -> registry.forks().cancel(fork.id()), fork.id());
    }

    @Test
    void refusesWhatIsNoFork() {
        refused(ProblemType.UNKNOWN_FORK, () -> registry.forks().fork("fk-none"), "fk-none", "tidemark forks");
        refused(ProblemType.UNKNOWN_FORK, () -> registry.forks().cancel("fk-none"), "fk-none");
    }

    @Test
    void remembersForksAndTheirArms() throws Exception {
        var fork = fork();
        var second = registry.forks().start(ForkRequest.of(savepoint, Arm.of("c", PROGRAM)));
        registry.close();
        launcher = new FakeLauncher();

        registry = Registry.open(journal, launcher, CLOCK, new Random(2));

        assertThat(registry.forks().all()).extracting(ForkInfo::id).containsExactly(fork.id(), second.id());
        assertThat(registry.forks().fork(fork.id()).arms())
                .extracting(JobInfo::id)
                .containsExactly(id(fork, 0), id(fork, 1));
        assertThat(registry.forks().fork(fork.id()).scan()).contains(new ForkInfo.Scan(100, 200, 3, 2, 1));
    }

    private ForkInfo fork() throws Exception {
        var fork = registry.forks()
                .start(ForkRequest.of(
                        savepoint, Arm.of("a", PROGRAM), Arm.of("b", PROGRAM).parameters(Map.of("rule", "strict"))));
        for (var arm : fork.arms()) {
            await().until(() -> phaseOf(arm.id()) != Phase.CREATED);
        }
        return fork;
    }

    /** The savepoint that an arm is to stop with. */
    private String savepointOf(String job) throws RefusedException {
        return registry.operation(Operations.stopOf(job)).savepoint().orElseThrow();
    }

    private Phase phase(ForkInfo fork, int arm) throws RefusedException {
        return phaseOf(id(fork, arm));
    }

    private Phase phaseOf(String job) throws RefusedException {
        return registry.job(job).phase();
    }

    private static String id(ForkInfo fork, int arm) {
        return fork.arms().get(arm).id();
    }

    private static void refused(ProblemType problem, ThrowingCallable call, String... words) {
        assertThatThrownBy(call).asInstanceOf(type(RefusedException.class)).satisfies(refusal -> {
            assertThat(refusal.type()).isEqualTo(problem);
            assertThat(refusal.getMessage()).contains(words);
        });
    }
}
