package io.tidemark.control.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.job.Job;
import io.tidemark.control.journal.InMemoryJournal;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.launch.Snapshots;
import io.tidemark.control.savepoint.SavepointFacts;
import io.tidemark.control.testing.FakeLauncher;
import io.tidemark.control.wire.JobInfo;
import io.tidemark.control.wire.JobPace;
import io.tidemark.control.wire.OperationInfo.Status;
import io.tidemark.control.wire.PromotionInfo;
import io.tidemark.control.wire.PromotionRequest;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.SavepointInfo;
import io.tidemark.control.wire.StartRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Outputs go over from one job to another, wherever the service dies on the way. */
class PromotionTest {

    private static final StartRequest REQUEST = StartRequest.of("0".repeat(64));
    private static final PromotionRequest COMPARED_OR_NOT = PromotionRequest.waiving(PromotionRequest.COMPARED);
    private static final JobPace PAUSED =
            new JobPace(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(true));
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T05:15:00Z"), ZoneOffset.UTC);

    private final InMemoryJournal journal = new InMemoryJournal();
    private FakeLauncher launcher = new FakeLauncher();
    private Registry registry = open();
    private String old = "";
    private String fork = "";

    @BeforeEach
    void startAJobAndAForkOfIt() throws Exception {
        old = registry.start(REQUEST).id();
        await().until(() -> launcher.isRunning(old));
        var savepoint = registry.takeSavepoint(old, Optional.empty());
        await().until(() -> registry.operation(savepoint.id()).status() == Status.DONE);
        fork = registry.start(REQUEST.fromSavepoint(savepoint.id())).id();
        await().until(() -> launcher.isRunning(fork));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void handsTheOutputsOverToTheState() throws Exception {
        var promotion = promote();

        await().until(() -> registry.operation(promotion.id()).status() == Status.DONE);
        requireHandedOver(promotion.id());
        assertThat(launcher.told)
                .containsSubsequence(
                        "savepoint " + fork,
                        "stop " + old + " behind " + promotion.stateSavepoint(),
                        "launch " + promotion.to());
        assertThat(registry.promotions()).hasSize(1);
    }

    @Test
    void isNotDoneIfTheServiceDiesBeforeTheStateIsSavedAndTheOldJobGoesOn() throws Exception {
        launcher.holdSavepoints();
        var promotion = promote();

        restart(next -> {});

        assertThat(registry.promotion(promotion.id()).phase()).isEqualTo(PromotionInfo.Phase.FAILED);
        await().until(() -> launcher.isRunning(old) && launcher.isRunning(fork));
        assertThat(registry.jobs()).extracting(JobInfo::id).containsExactly(old, fork);
    }

    @Test
    void goesOnIfTheServiceDiesWhenTheStateWasJustSaved() throws Exception {
        launcher.holdSavepoints();
        var promotion = promote();

        restart(next -> next.committedEarlier(promotion.stateSavepoint()));

        await().until(() -> registry.promotion(promotion.id()).phase() == PromotionInfo.Phase.DONE);
        requireHandedOver(promotion.id());
    }

    @Test
    void goesOnIfTheServiceDiesWhileTheOldJobIsOnItsWayToStop() throws Exception {
        launcher.holdSavepoints();
        var promotion = promote();
        launcher.complete(promotion.stateSavepoint());
        await().until(() -> registry.promotion(promotion.id()).phase() == PromotionInfo.Phase.STOPPING);

        restart(next -> {});

        await().until(() -> registry.promotion(promotion.id()).phase() == PromotionInfo.Phase.DONE);
        requireHandedOver(promotion.id());
        assertThat(registry.promotion(promotion.id()).stopSavepoint()).isNotEqualTo(promotion.stopSavepoint());
        assertThat(launcher.told).contains("stop " + old + " behind " + promotion.stateSavepoint());
    }

    @Test
    void comesToNothingWhenItIsCancelledWhileTheStateIsBeingSaved() throws Exception {
        launcher.holdSavepoints();
        var promotion = promote();

        registry.cancelPromotion(promotion.id());
        launcher.complete(promotion.stateSavepoint());

        await().until(() -> registry.operation(promotion.stateSavepoint()).status() == Status.DONE);
        requireNothingHappened(promotion.id());
        assertThat(launcher.told).noneMatch(it -> it.startsWith("stop"));
    }

    @Test
    void comesToNothingWhenItIsCancelledWhileTheOldJobIsOnItsWayToStop() throws Exception {
        launcher.holdSavepoints();
        var promotion = promote();
        launcher.complete(promotion.stateSavepoint());
        await().until(() -> registry.promotion(promotion.id()).phase() == PromotionInfo.Phase.STOPPING);
        await().until(() -> launcher.told.contains("stop " + old + " behind " + promotion.stateSavepoint()));

        registry.cancelPromotion(promotion.id());

        await().until(() -> registry.promotion(promotion.id()).phase() == PromotionInfo.Phase.FAILED);
        requireNothingHappened(promotion.id());
        assertThatThrownBy(() -> registry.cancelPromotion(promotion.id()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is over, it failed: given up");
    }

    private void requireNothingHappened(String promotion) throws Exception {
        assertThat(registry.promotion(promotion).phase()).isEqualTo(PromotionInfo.Phase.FAILED);
        assertThat(registry.job(old).phase()).isEqualTo(JobInfo.Phase.LIVE);
        assertThat(registry.job(fork).phase()).isEqualTo(JobInfo.Phase.LIVE);
        assertThat(registry.jobs()).hasSize(2);
    }

    @Test
    void goesOnIfTheServiceDiesWhenTheOldJobHasJustStopped() throws Exception {
        launcher.holdSavepoints();
        var promotion = promote();
        launcher.complete(promotion.stateSavepoint());
        await().until(() -> registry.promotion(promotion.id()).phase() == PromotionInfo.Phase.STOPPING);

        restart(next -> next.committedEarlier(promotion.stopSavepoint()));

        await().until(() -> registry.promotion(promotion.id()).phase() == PromotionInfo.Phase.DONE);
        requireHandedOver(promotion.id());
        assertThat(launcher.told).doesNotContain("launch " + old);
    }

    @Test
    void staysDoneIfTheServiceDiesAfterwards() throws Exception {
        var promotion = promote();
        await().until(() -> registry.operation(promotion.id()).status() == Status.DONE);

        restart(next -> {});

        requireHandedOver(promotion.id());
        assertThat(launcher.told).doesNotContain("launch " + old);
    }

    @Test
    void isNotDoneIfTheOldJobCannotStop() throws Exception {
        launcher.holdSavepoints();
        var promotion = promote();
        launcher.complete(promotion.stateSavepoint());
        await().until(() -> registry.promotion(promotion.id()).phase() == PromotionInfo.Phase.STOPPING);

        launcher.fail(promotion.stopSavepoint(), "the disk is full");

        await().until(() -> registry.operation(promotion.id()).status() == Status.FAILED);
        assertThat(registry.operation(promotion.id()).failure()).contains("the disk is full");
        assertThat(registry.job(old).phase()).isEqualTo(JobInfo.Phase.LIVE);
        assertThat(registry.job(fork).phase()).isEqualTo(JobInfo.Phase.LIVE);
    }

    @Test
    void isUndoneWithTheStateThatTheOldJobHadThen() throws Exception {
        var promotion = promote();
        await().until(() -> registry.operation(promotion.id()).status() == Status.DONE);

        var back = registry.promotion(registry.rollBack(promotion.id(), Optional.of("too many alarms"))
                .id());
        await().until(() -> registry.operation(back.id()).status() == Status.DONE);

        var restored = registry.job(back.to());
        assertThat(restored.savepoint()).contains(promotion.stopSavepoint());
        assertThat(restored.mutedUntil()).contains(back.stopSavepoint());
        assertThat(restored.targets()).containsExactly("totals");
        assertThat(registry.job(promotion.to()).phase()).isEqualTo(JobInfo.Phase.STOPPED);
        assertThat(back.rollsBack()).contains(promotion.id());
        assertThat(back.reason()).contains("too many alarms");
    }

    /** Its last checkpoint says how far its outputs go. */
    @Test
    void isUndoneThoughTheNewJobHasFailedForGood() throws Exception {
        var promotion = promote();
        await().until(() -> registry.operation(promotion.id()).status() == Status.DONE);
        failed(promotion.to());
        checkpointOf(launcher.lastCommittedEpoch(promotion.to()));

        var back = registry.promotion(
                registry.rollBack(promotion.id(), Optional.empty()).id());
        await().until(() -> registry.operation(back.id()).status() == Status.DONE);

        var restored = registry.job(back.to());
        assertThat(restored.savepoint()).contains(promotion.stopSavepoint());
        assertThat(restored.mutedUntil()).contains(back.stopSavepoint());
        assertThat(back.stopSavepoint()).isNotEqualTo(promotion.stopSavepoint());
        assertThat(registry.savepoint(back.stopSavepoint()).origin()).isEqualTo(SavepointInfo.Origin.KEPT);
        assertThat(restored.targets()).containsExactly("totals");
        assertThat(launcher.told).doesNotContain("stop " + promotion.to());
    }

    /** The launcher may not have heard of the last commit of a job that fell with it; the log has. */
    @Test
    void isUndoneFromTheLastCheckpointThatTheLogKnows() throws Exception {
        var promotion = promote();
        await().until(() -> registry.operation(promotion.id()).status() == Status.DONE);
        launcher.checkpointed = true;
        launcher.tellsOfEnded = true;
        failed(promotion.to());
        checkpointOf(launcher.lastCommittedEpoch(promotion.to()));

        var back = registry.rollBack(promotion.id(), Optional.empty());

        await().until(() -> registry.operation(back.id()).status() == Status.DONE);
    }

    @Test
    void isNotUndoneWhenOthersHaveBegunToWriteThereInBetween() throws Exception {
        var promotion = promote();
        await().until(() -> registry.operation(promotion.id()).status() == Status.DONE);
        failed(promotion.to());
        checkpointOf(launcher.lastCommittedEpoch(promotion.to()));
        launcher.snapshots.beforeKept = () -> {
            try {
                var unused = registry.start(REQUEST);
            } catch (RefusedException | JournalException e) {
                throw new IllegalStateException(e);
            }
        };

        var back = registry.promotion(
                registry.rollBack(promotion.id(), Optional.empty()).id());
        await().until(() -> registry.operation(back.id()).status() == Status.FAILED);

        assertThat(registry.operation(back.id()).failure().orElseThrow()).contains("writes there");
        assertThatThrownBy(() -> registry.job(back.to())).isInstanceOf(RefusedException.class);
    }

    /** What the job wrote that was brought back would be written a second time. */
    @Test
    void isNotUndoneTwice() throws Exception {
        var promotion = promote();
        await().until(() -> registry.operation(promotion.id()).status() == Status.DONE);
        failed(promotion.to());
        checkpointOf(launcher.lastCommittedEpoch(promotion.to()));
        var back = registry.promotion(
                registry.rollBack(promotion.id(), Optional.empty()).id());
        await().until(() -> registry.operation(back.id()).status() == Status.DONE);
        failed(back.to());

        assertThatThrownBy(() -> registry.rollBack(promotion.id(), Optional.empty()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll(back.to(), back.id());
    }

    @Test
    void isUndoneAtOnceWhenTheNewJobFailedBeforeItCommittedAnything() throws Exception {
        var promotion = promote();
        await().until(() -> registry.operation(promotion.id()).status() == Status.DONE);
        launcher.nothingCommitted();
        failed(promotion.to());

        var back = registry.promotion(
                registry.rollBack(promotion.id(), Optional.empty()).id());

        assertThat(back.phase()).isEqualTo(PromotionInfo.Phase.DONE);
        assertThat(back.stopSavepoint()).isEqualTo(promotion.stopSavepoint());
        assertThat(registry.job(back.to()).targets()).containsExactly("totals");
    }

    /** Its checkpoints lie before the place at which its outputs were to begin. */
    @Test
    void isUndoneFromWhereTheOldJobStoppedWhenTheNewJobFailedBeforeItWroteAnything() throws Exception {
        var promotion = promote();
        await().until(() -> registry.operation(promotion.id()).status() == Status.DONE);
        failed(promotion.to());
        checkpointOf(launcher.lastCommittedEpoch(promotion.to()), true);

        var back = registry.promotion(
                registry.rollBack(promotion.id(), Optional.empty()).id());

        assertThat(back.phase()).isEqualTo(PromotionInfo.Phase.DONE);
        assertThat(registry.job(back.to()).mutedUntil()).contains(promotion.stopSavepoint());
    }

    @Test
    void isNotUndoneWhenItCannotBeToldHowFarTheOutputsOfTheFailedJobGoOrOthersWriteThere() throws Exception {
        var promotion = promote();
        await().until(() -> registry.operation(promotion.id()).status() == Status.DONE);
        failed(promotion.to());

        assertThatThrownBy(() -> registry.rollBack(promotion.id(), Optional.empty()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("its last checkpoint isn't there");

        checkpointOf(launcher.lastCommittedEpoch(promotion.to()));
        var other = registry.start(REQUEST);
        assertThatThrownBy(() -> registry.rollBack(promotion.id(), Optional.empty()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("job '%s' writes there".formatted(other.id()));
        assertThat(registry.promotions()).hasSize(1);
    }

    private void failed(String job) throws Exception {
        await().until(() -> launcher.isRunning(job));
        launcher.end(job, Job.Outcome.FAILED, Optional.of("Topic 'clicks' can't be read"));
        await().until(() -> registry.job(job).phase() == JobInfo.Phase.FAILED);
    }

    private void checkpointOf(long epoch) {
        checkpointOf(epoch, false);
    }

    private void checkpointOf(long epoch, boolean muted) {
        var facts = new SavepointFacts("0".repeat(64), CLOCK.instant(), epoch, 5, 5, "/snapshots/chk");
        launcher.snapshots.checkpoints.add(new Snapshots.Checkpoint("chk.x.%d.y".formatted(epoch), facts, muted));
    }

    @Test
    void whatWasWrittenAfterItIsNotWrittenAgainByAStartFromWhereTheOldJobStopped() throws Exception {
        var promotion = promote();
        await().until(() -> registry.operation(promotion.id()).status() == Status.DONE);
        var stop = registry.stop(promotion.to(), Optional.empty());
        await().until(() -> registry.operation(stop.id()).status() == Status.DONE);

        var late = registry.start(REQUEST.fromSavepoint(promotion.stopSavepoint()));

        assertThat(late.targets()).containsExactly("totals." + late.id());
    }

    @Test
    void isRefusedBeforeTheForkHasCaughtUpUnlessThatIsWaived() throws Exception {
        launcher.say(JobInfo.Phase.REPLAYING);

        assertThatThrownBy(() -> registry.promote(fork, COMPARED_OR_NOT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'%s' has not caught up".formatted(fork))
                .hasMessageContaining("--waive caught-up");

        assertThat(registry.promotions()).isEmpty();
        registry.promote(fork, PromotionRequest.waiving(PromotionRequest.COMPARED, PromotionRequest.CAUGHT_UP));
        assertThat(registry.promotions()).hasSize(1);
    }

    /** The old job has to read on to where the new one's state is. */
    @Test
    void isRefusedWhileTheOldJobIsPaused() throws Exception {
        registry.pace(old, PAUSED);

        assertThatThrownBy(() -> registry.promote(fork, COMPARED_OR_NOT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'%s' is paused".formatted(old));

        assertThat(registry.promotions()).isEmpty();
        registry.pace(old, JobPace.FULL);
        assertThat(promote().from()).isEqualTo(old);
    }

    @Test
    void theOldJobsPaceCanBeChangedOnItsWayToWhereItStops() throws Exception {
        launcher.holdSavepoints();
        var promotion = promote();
        launcher.complete(promotion.stateSavepoint());
        await().until(() -> registry.job(old).phase() == JobInfo.Phase.STOPPING);

        registry.pace(old, PAUSED);
        registry.pace(old, JobPace.FULL);

        assertThat(registry.job(old).pace()).isEqualTo(JobPace.FULL);
    }

    @Test
    void isRefusedWhileAnotherOneIsUnderWay() throws Exception {
        launcher.holdSavepoints();
        var promotion = promote();

        assertThatThrownBy(() -> registry.promote(fork, COMPARED_OR_NOT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(promotion.id());
    }

    @Test
    void isRefusedOverItself() {
        assertThatThrownBy(() -> registry.promote(fork, COMPARED_OR_NOT.from(fork)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("nothing to promote it over");
        assertThatThrownBy(() -> registry.promote(old, COMPARED_OR_NOT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("--from");
    }

    private PromotionInfo promote() throws Exception {
        return registry.promotion(registry.promote(fork, COMPARED_OR_NOT).id());
    }

    private void requireHandedOver(String id) throws Exception {
        var promotion = registry.promotion(id);
        await().until(() -> launcher.isRunning(promotion.to()));
        await().until(() -> registry.job(fork).phase() == JobInfo.Phase.CANCELLED);
        assertThat(registry.job(old).phase()).isEqualTo(JobInfo.Phase.STOPPED);
        var successor = registry.job(promotion.to());
        assertThat(successor.targets()).containsExactly("totals");
        assertThat(successor.savepoint()).contains(promotion.stateSavepoint());
        assertThat(successor.mutedUntil()).contains(promotion.stopSavepoint());
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
