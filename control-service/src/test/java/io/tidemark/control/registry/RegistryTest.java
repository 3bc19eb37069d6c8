package io.tidemark.control.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.job.Job;
import io.tidemark.control.journal.InMemoryJournal;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.testing.FakeLauncher;
import io.tidemark.control.wire.JobInfo.Phase;
import io.tidemark.control.wire.JobPace;
import io.tidemark.control.wire.OperationInfo.Status;
import io.tidemark.control.wire.Problem;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.ReplayOptions;
import io.tidemark.control.wire.SavepointInfo;
import io.tidemark.control.wire.StartRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryTest {

    private static final StartRequest REQUEST = StartRequest.of("0".repeat(64));
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T05:15:00Z"), ZoneOffset.UTC);

    private final InMemoryJournal journal = new InMemoryJournal();
    private FakeLauncher launcher = new FakeLauncher();
    private Registry registry = open();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void idsAreReadable() throws Exception {
        var job = registry.start(REQUEST);

        assertThat(job.id()).matches("post-stats-[2-9a-z]{4}");
        assertThat(registry.takeSavepoint(job.id(), Optional.empty()).id()).matches("sp-20261123-051500-[2-9a-z]{4}");
    }

    @Test
    void checksAJobBeforeItIsRecorded() {
        launcher.refuseStarts(new RefusedException(ProblemType.SOURCE_REFUSED, "There is no topic 'clicks'."));

        assertThatThrownBy(() -> registry.start(REQUEST)).isInstanceOf(RefusedException.class);

        assertThat(registry.jobs()).isEmpty();
        assertThat(launcher.told).noneMatch(told -> told.startsWith("launch"));
    }

    /** What would refuse the start is told beforehand. */
    @Test
    void aDryRunLooksForTheEndAsWell() throws Exception {
        var request = REQUEST.replay(until(ReplayOptions.PRESENT));
        assertThat(registry.preview(request).problems()).isEmpty();

        launcher.endsUnknown(new RefusedException(ProblemType.SOURCE_UNAVAILABLE, "Topic 'clicks' can't be read."));

        var preview = registry.preview(request);
        assertThat(preview.problems()).extracting(Problem::detail).containsExactly("Topic 'clicks' can't be read.");
        assertThat(preview.starts()).isFalse();
        assertThatThrownBy(() -> registry.start(request)).isInstanceOf(RefusedException.class);
        assertThat(registry.preview(REQUEST).problems()).isEmpty();
    }

    @Test
    void launchesAJobOnceItIsWrittenDown() throws Exception {
        var id = registry.start(REQUEST).id();

        await().until(() -> launcher.isRunning(id));
        await().until(() -> registry.job(id).phase() == Phase.LIVE);
        assertThat(registry.job(id).eventsIn()).contains(100L);
    }

    @Test
    void listsASavepointOnceItIsTaken() throws Exception {
        launcher.holdSavepoints();
        var job = registry.start(REQUEST).id();
        var operation = registry.takeSavepoint(job, Optional.of("before the change"));
        assertThat(registry.savepoints()).isEmpty();
        assertThat(operation.status()).isEqualTo(Status.RUNNING);

        launcher.complete(operation.id());

        await().until(() -> registry.operation(operation.id()).status() == Status.DONE);
        assertThat(registry.savepoints())
                .extracting(SavepointInfo::label)
                .containsExactly(Optional.of("before the change"));
        assertThat(registry.operation(operation.id()).location()).contains("/snapshots/" + operation.id());
    }

    @Test
    void tellsWhyASavepointCouldNotBeTaken() throws Exception {
        launcher.holdSavepoints();
        var job = registry.start(REQUEST).id();
        var operation = registry.takeSavepoint(job, Optional.empty());

        launcher.fail(operation.id(), "the disk is full");

        await().until(() -> registry.operation(operation.id()).status() == Status.FAILED);
        assertThat(registry.operation(operation.id()).failure()).contains("the disk is full");
        assertThat(registry.job(job).phase()).isEqualTo(Phase.LIVE);
    }

    @Test
    void aStoppedJobHasItsSavepointAndItsSuccessorContinuesItsOutputs() throws Exception {
        var job = registry.start(REQUEST).id();
        var operation = registry.stop(job, Optional.empty());
        await().until(() -> registry.operation(operation.id()).status() == Status.DONE);
        var savepoint = registry.operation(operation.id()).savepoint().orElseThrow();

        var successor = registry.start(REQUEST.fromSavepoint(savepoint));

        assertThat(registry.job(job).phase()).isEqualTo(Phase.STOPPED);
        assertThat(successor.targets()).containsExactly("totals");
    }

    @Test
    void aReplayGetsOutputsOfItsOwn() throws Exception {
        var job = registry.start(REQUEST).id();
        var operation = registry.takeSavepoint(job, Optional.empty());
        await().until(() -> registry.operation(operation.id()).status() == Status.DONE);

        var replay = registry.start(REQUEST.fromSavepoint(operation.id()));
        assertThat(replay.warnings()).containsExactly("not as it was at " + operation.id());

        assertThat(replay.targets()).containsExactly("totals." + replay.id());
    }

    @Test
    void aJobThatCouldNotBeStoppedRunsOn() throws Exception {
        launcher.holdSavepoints();
        var job = registry.start(REQUEST).id();
        var operation = registry.stop(job, Optional.empty());
        assertThat(registry.job(job).phase()).isEqualTo(Phase.STOPPING);

        launcher.fail(operation.savepoint().orElseThrow(), "the disk is full");

        await().until(() -> registry.operation(operation.id()).status() == Status.FAILED);
        assertThat(registry.job(job).phase()).isEqualTo(Phase.LIVE);
    }

    @Test
    void aFailedJobTellsWhy() throws Exception {
        var job = launched();

        launcher.end(job, Job.Outcome.FAILED, Optional.of("Topic 'clicks', partition 1, offset 7: not JSON"));

        await().until(() -> registry.job(job).phase() == Phase.FAILED);
        assertThat(registry.job(job).failure()).contains("Topic 'clicks', partition 1, offset 7: not JSON");
    }

    @Test
    void aJobReadsAtThePaceItWasToldLastAlsoAfterARestart() throws Exception {
        var slow = new JobPace(Optional.of(100L), Optional.empty(), Optional.empty(), Optional.empty());
        var paused = new JobPace(Optional.of(100L), Optional.empty(), Optional.empty(), Optional.of(true));
        var job = registry.start(
                        REQUEST.replay(new ReplayOptions(Optional.empty(), Optional.of(slow), Optional.empty())))
                .id();
        await().until(() -> launcher.told.contains("launch " + job + " at " + slow));

        assertThat(registry.pace(job, paused).pace()).isEqualTo(paused);
        await().until(() -> launcher.told.contains("pace " + job + " " + paused));
        registry.pace(job, paused);
        assertThat(launcher.told.stream().filter(it -> it.startsWith("pace")))
                .as("told once")
                .hasSize(1);

        restart();
        await().until(() -> launcher.told.contains("launch " + job + " at " + paused));
        assertThat(registry.job(job).pace()).isEqualTo(paused);
    }

    @Test
    void aJobThatIsOverHasNoPace() throws Exception {
        var job = launched();
        registry.cancel(job);
        await().until(() -> registry.job(job).phase() == Phase.CANCELLED);

        assertThatThrownBy(() -> registry.pace(job, JobPace.FULL))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("Cannot change the pace of job");
    }

    /** One launcher's mistake is one operation's failure: the job goes on, and nobody waits for it. */
    @Test
    void aStopThatCannotEvenBeAskedForFailsAndKeepsNobodyWaiting() throws Exception {
        var job = registry.start(REQUEST).id();
        await().until(() -> launcher.isRunning(job));
        launcher.stopFailure = Optional.of(new ArithmeticException("long overflow"));

        var stop = registry.stop(job, Optional.empty());
        var other = registry.start(REQUEST.outputs(Map.of("totals", "others"))).id();

        await().until(() -> registry.operation(stop.id()).status() == Status.FAILED && launcher.isRunning(other));
        assertThat(launcher.isRunning(job)).isTrue();
    }

    /** The end is found out when the job is accepted, and the same ever after. */
    @Test
    void aJobUntilThePresentEndsWhereAllEndedWhenItWasAccepted() throws Exception {
        var job = registry.start(REQUEST.replay(until("present"))).id();
        await().until(() -> launcher.isRunning(job));

        assertThat(registry.job(job).until()).contains("present");
        assertThat(launcher.definition(job).replay().orElseThrow().untilPositions())
                .isEqualTo(Map.of("clicks", Map.of("0", 1_000L)));
        restart(next -> next.endAt(2_000));
        await().until(() -> launcher.isRunning(job));
        assertThat(launcher.definition(job).replay().orElseThrow().untilPositions())
                .isEqualTo(Map.of("clicks", Map.of("0", 1_000L)));
    }

    @Test
    void aJobUntilAMomentThatIsOverEndsWhereAllEndsAtTheLatest() throws Exception {
        var over = registry.start(REQUEST.replay(until("2026-11-01T00:00:00Z"))).id();
        var toCome = registry.start(
                        REQUEST.replay(until("2026-12-01T00:00:00Z")).outputs(Map.of("totals", "others")))
                .id();
        await().until(() -> launcher.isRunning(over) && launcher.isRunning(toCome));

        assertThat(registry.job(over).until()).contains("2026-11-01T00:00:00Z");
        assertThat(launcher.definition(over).replay().orElseThrow().untilPositions())
                .isNotEmpty();
        assertThat(launcher.definition(toCome).replay().orElseThrow().untilPositions())
                .isEmpty();
    }

    private static ReplayOptions until(String place) {
        return new ReplayOptions(Optional.of(place), Optional.empty(), Optional.empty());
    }

    @Test
    void cancelsAJob() throws Exception {
        var job = launched();

        var operation = registry.cancel(job);

        await().until(() -> registry.operation(operation.id()).status() == Status.DONE);
        assertThat(registry.job(job).phase()).isEqualTo(Phase.CANCELLED);
    }

    @Test
    void remembersJobsAndSavepointsAndResumesWhatShouldRun() throws Exception {
        var running = registry.start(REQUEST).id();
        var operation = registry.takeSavepoint(running, Optional.empty());
        await().until(() -> registry.operation(operation.id()).status() == Status.DONE);
        var other = registry.start(REQUEST.fromSavepoint(operation.id())).id();
        registry.cancel(other);
        await().until(() -> registry.job(other).phase() == Phase.CANCELLED);

        restart();

        assertThat(registry.savepoint(operation.id()).job()).isEqualTo(running);
        assertThat(registry.job(other).phase()).isEqualTo(Phase.CANCELLED);
        await().until(() -> launcher.isRunning(running));
        assertThat(launcher.told).containsExactly("launch " + running);
    }

    @Test
    void aSavepointThatWasCommittedBeforeTheServiceDiedIsThere() throws Exception {
        launcher.holdSavepoints();
        var job = launched();
        var operation = registry.takeSavepoint(job, Optional.empty());

        restart(next -> next.committedEarlier(operation.id()));

        assertThat(registry.operation(operation.id()).status()).isEqualTo(Status.DONE);
    }

    @Test
    void aSavepointThatWasNotCommittedBeforeTheServiceDiedIsGivenUp() throws Exception {
        launcher.holdSavepoints();
        var job = launched();
        var operation = registry.takeSavepoint(job, Optional.empty());

        restart();

        assertThat(registry.operation(operation.id()).status()).isEqualTo(Status.FAILED);
        await().until(() -> launcher.isRunning(job));
    }

    @Test
    void aJobWhoseLastSavepointWasCommittedBeforeTheServiceDiedIsStopped() throws Exception {
        launcher.holdSavepoints();
        var job = launched();
        var savepoint = registry.stop(job, Optional.empty()).savepoint().orElseThrow();

        restart(next -> next.committedEarlier(savepoint));

        assertThat(registry.job(job).phase()).isEqualTo(Phase.STOPPED);
        assertThat(launcher.told).isEmpty();
    }

    /** It went on after that savepoint since a task failed just then; its events since would come twice. */
    @Test
    void aSavepointToStopWithThatWasNotTheLastOfItsJobDoesNotCount() throws Exception {
        launcher.holdSavepoints();
        var job = launched();
        var savepoint = registry.stop(job, Optional.empty()).savepoint().orElseThrow();

        restart(next -> {
            next.committedEarlier(savepoint);
            next.committedEarlier("a later checkpoint");
        });

        await().until(() -> registry.job(job).phase() == Phase.STOPPED);
        assertThat(launcher.told).containsExactly("launch " + job, "stop " + job);
        assertThat(registry.savepoints()).extracting(SavepointInfo::id).doesNotContain(savepoint);
        await().untilAsserted(() -> assertThat(launcher.snapshots.removed).contains(savepoint));
    }

    /** It may have committed more since, so it is stopped once more rather than taken for stopped there. */
    @Test
    void aSavepointToStopWithDoesNotCountWhileNobodyKnowsWhetherItWasTheLast() throws Exception {
        launcher.holdSavepoints();
        var job = launched();
        var savepoint = registry.stop(job, Optional.empty()).savepoint().orElseThrow();

        restart(next -> {
            next.committedEarlier(savepoint);
            next.lastEpochUnknown();
        });

        await().until(() -> registry.job(job).phase() == Phase.STOPPED);
        assertThat(launcher.told).containsExactly("launch " + job, "stop " + job);
        assertThat(registry.savepoints()).extracting(SavepointInfo::id).doesNotContain(savepoint);
    }

    @Test
    void aJobThatDidNotGetToStopBeforeTheServiceDiedIsStoppedAfterwards() throws Exception {
        launcher.holdSavepoints();
        var job = launched();
        var operation = registry.stop(job, Optional.of("the end"));

        restart();

        await().until(() -> registry.operation(operation.id()).status() == Status.DONE);
        assertThat(launcher.told).containsExactly("launch " + job, "stop " + job);
        assertThat(registry.savepoints()).extracting(SavepointInfo::label).containsExactly(Optional.of("the end"));
    }

    @Test
    void aServiceThatWasTakenOverDecidesNothingAnyMore() throws Exception {
        try (var successor = Registry.open(journal, new FakeLauncher(), CLOCK, new Random(8))) {
            assertThatThrownBy(() -> registry.start(REQUEST))
                    .asInstanceOf(type(JournalException.class))
                    .matches(JournalException::isFenced);
            assertThat(successor.jobs()).isEmpty();
        }
    }

    private String launched() throws Exception {
        var job = registry.start(REQUEST).id();
        await().until(() -> launcher.isRunning(job));
        return job;
    }

    private void restart() {
        restart(next -> {});
    }

    private void restart(Consumer<FakeLauncher> whatWasDone) {
        registry.close();
        launcher = new FakeLauncher();
        whatWasDone.accept(launcher);
        registry = open();
    }

    private Registry open() {
        try {
            return Registry.open(journal, launcher, CLOCK, new Random(7));
        } catch (JournalException e) {
            throw new IllegalStateException(e);
        }
    }
}
