package io.tidemark.control.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.control.journal.InMemoryJournal;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.testing.FakeLauncher;
import io.tidemark.control.testing.TestClock;
import io.tidemark.control.wire.JobInfo.Phase;
import io.tidemark.control.wire.OperationInfo.Status;
import io.tidemark.control.wire.PromotionRequest;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.SavepointChange;
import io.tidemark.control.wire.SavepointInfo;
import io.tidemark.control.wire.ScheduleInfo;
import io.tidemark.control.wire.ScheduleInfo.Outcome;
import io.tidemark.control.wire.ScheduleInfo.WaitsFor;
import io.tidemark.control.wire.SchedulePlan;
import io.tidemark.control.wire.ScheduleRequest;
import io.tidemark.control.wire.StartRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Savepoints come by themselves and go by themselves, wherever the service dies on the way. */
class SchedulingTest {

    private static final StartRequest REQUEST = StartRequest.of("0".repeat(64));
    private static final ScheduleRequest NIGHTLY = ScheduleRequest.cron("0 3 * * *");

    private final TestClock clock = new TestClock("2026-11-23T02:00:00Z");
    private final InMemoryJournal journal = new InMemoryJournal();
    private FakeLauncher launcher = new FakeLauncher(clock);
    private Registry registry = open();
    private String job = "";

    @BeforeEach
    void startAJob() throws Exception {
        job = registry.start(REQUEST).id();
        awaitRunning();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void aSavepointIsTakenWhenItIsDueAndOnce() throws Exception {
        var schedule = registry.schedules().create(job, NIGHTLY).id();
        look("2026-11-23T02:59:59Z");
        assertThat(asked()).isZero();

        look("2026-11-23T03:00:00Z");
        look("2026-11-23T03:00:00Z");
        awaitOutcome(schedule, Outcome.TAKEN);
        look("2026-11-23T03:01:00Z");

        assertThat(asked()).isEqualTo(1);
        var run = info(schedule).lastRun().orElseThrow();
        assertThat(run.due()).isEqualTo("2026-11-23T03:00:00Z");
        assertThat(registry.savepoint(run.savepoint()).note()).contains("made by schedule '%s'".formatted(schedule));
        assertThat(info(schedule).nextRun()).contains(Instant.parse("2026-11-24T03:00:00Z"));
        assertThat(info(schedule).missed()).isZero();
    }

    @Test
    void theNextServiceGoesOnWithItAndRepeatsNothing() throws Exception {
        var schedule = registry.schedules().create(job, NIGHTLY).id();
        run(schedule, "2026-11-23T03:00:00Z");

        restart(next -> {});
        look("2026-11-23T03:00:05Z");
        assertThat(asked()).isZero();
        run(schedule, "2026-11-24T03:00:00Z");

        assertThat(info(schedule).runs()).isEqualTo(2);
    }

    @Test
    void aSavepointThatTheEndOfTheServiceCutOffIsTakenAgainOnce() throws Exception {
        var schedule = registry.schedules().create(job, NIGHTLY).id();
        launcher.holdSavepoints();
        look("2026-11-23T03:00:00Z");
        awaitAsked(1);

        restart(next -> {});
        look("2026-11-23T03:00:05Z");
        awaitOutcome(schedule, Outcome.TAKEN);
        look("2026-11-23T03:00:10Z");

        assertThat(asked()).isEqualTo(1);
        assertThat(info(schedule).lastRun().orElseThrow().due()).isEqualTo("2026-11-23T03:00:00Z");
        assertThat(registry.savepoints()).hasSize(1);
    }

    @Test
    void aSavepointThatWasCommittedJustBeforeTheServiceDiedIsNotTakenAgain() throws Exception {
        var schedule = registry.schedules().create(job, NIGHTLY).id();
        launcher.holdSavepoints();
        look("2026-11-23T03:00:00Z");
        awaitAsked(1);
        var savepoint = info(schedule).lastRun().orElseThrow().savepoint();

        restart(next -> next.committedEarlier(savepoint));
        look("2026-11-23T03:00:05Z");

        assertThat(info(schedule).lastRun().orElseThrow().outcome()).isEqualTo(Outcome.TAKEN);
        assertThat(asked()).isZero();
    }

    @Test
    void ofRunsThatWereMissedWhileTheServiceWasDownOneIsCaughtUpAndTheOthersAreTold() throws Exception {
        var schedule = registry.schedules().create(job, NIGHTLY).id();
        registry.close();
        clock.set("2026-11-26T10:00:00Z");

        restart(next -> {});
        look("2026-11-26T10:00:00Z");
        awaitOutcome(schedule, Outcome.TAKEN);
        look("2026-11-26T10:00:01Z");

        assertThat(asked()).isEqualTo(1);
        assertThat(info(schedule).missed()).isEqualTo(3);
    }

    @Test
    void aFailureIsToldAndCountedAndTheScheduleGoesOn() throws Exception {
        var schedule = registry.schedules().create(job, NIGHTLY).id();
        launcher.holdSavepoints();
        look("2026-11-23T03:00:00Z");
        awaitAsked(1);
        assertThat(info(schedule).waitsFor()).contains(WaitsFor.SAVEPOINT);

        launcher.fail(info(schedule).lastRun().orElseThrow().savepoint(), "the disk is full");
        awaitOutcome(schedule, Outcome.FAILED);

        assertThat(info(schedule).failures()).isEqualTo(1);
        assertThat(info(schedule).lastRun().orElseThrow().failure()).contains("the disk is full");
        look("2026-11-24T03:00:00Z");
        awaitAsked(2);
    }

    @Test
    void inABlackoutItWaitsForTheEndOfIt() throws Exception {
        var schedule = registry.schedules()
                .create(job, NIGHTLY.blackout("Mon-Fri 02:30-04:00"))
                .id();
        look("2026-11-23T03:30:00Z");
        assertThat(asked()).isZero();
        assertThat(info(schedule).waitsFor()).contains(WaitsFor.BLACKOUT);

        run(schedule, "2026-11-23T04:00:00Z");

        assertThat(asked()).isEqualTo(1);
        assertThat(info(schedule).waitsFor()).isEmpty();
    }

    @Test
    void whileItsJobIsNotReadyItWaits() throws Exception {
        var schedule = registry.schedules().create(job, NIGHTLY).id();
        launcher.say(Phase.RESTORING);
        look("2026-11-24T10:00:00Z");
        assertThat(asked()).isZero();
        assertThat(info(schedule).waitsFor()).contains(WaitsFor.JOB);

        launcher.say(Phase.LIVE);
        run(schedule, "2026-11-24T10:00:01Z");

        assertThat(info(schedule).missed()).isEqualTo(1);
    }

    @Test
    void byEventTimeASavepointIsTakenWhenTheJobHasPassedTheNextMultiple() throws Exception {
        launcher.reach("2026-11-20T10:00:00Z");
        var schedule = registry.schedules()
                .create(job, ScheduleRequest.everyEventTime(Duration.ofDays(1)))
                .id();
        look("2026-11-23T02:01:00Z");
        assertThat(asked()).isZero();
        assertThat(info(schedule).nextEventTime()).contains(Instant.parse("2026-11-21T00:00:00Z"));

        launcher.reach("2026-11-21T00:00:01Z");
        run(schedule, "2026-11-23T02:02:00Z");
        look("2026-11-23T02:03:00Z");

        assertThat(asked()).isEqualTo(1);
        assertThat(info(schedule).lastRun().orElseThrow().due()).isEqualTo("2026-11-21T00:00:00Z");
    }

    @Test
    void whatTheRulesDoNotKeepIsDeletedAndTheRestStays() throws Exception {
        var byHand = take();
        var schedule = registry.schedules().create(job, NIGHTLY.keepLast(1)).id();
        var pinned = run(schedule, "2026-11-23T03:00:00Z");
        registry.catalogue().change(pinned, SavepointChange.pin(true));
        var old = run(schedule, "2026-11-24T03:00:00Z");
        var newest = run(schedule, "2026-11-25T03:00:00Z");
        assertThat(registry.schedules().plan(schedule).savepoints())
                .filteredOn(SchedulePlan.Item::delete)
                .extracting(SchedulePlan.Item::savepoint)
                .doesNotContain(byHand, pinned, newest);

        look("2026-11-25T03:02:00Z");

        assertThat(registry.savepoints()).extracting(SavepointInfo::id).containsExactly(byHand, pinned, newest);
        await().until(() -> launcher.snapshots.removed.contains(old));
    }

    @Test
    void aDryRunTellsWhatWouldBeDeletedAndDeletesNothing() throws Exception {
        var first = take();
        clock.advance(Duration.ofMinutes(1));
        var second = take();
        clock.advance(Duration.ofMinutes(1));
        var newest = take();

        var plan = registry.schedules().preview(job, NIGHTLY.keepLast(2).includingManual());

        assertThat(plan.nextRun()).contains(Instant.parse("2026-11-23T03:00:00Z"));
        assertThat(plan.savepoints())
                .filteredOn(SchedulePlan.Item::delete)
                .extracting(SchedulePlan.Item::savepoint)
                .containsExactly(first);
        look("2026-11-23T02:30:00Z");
        assertThat(registry.savepoints()).extracting(SavepointInfo::id).containsExactly(first, second, newest);
        assertThat(registry.schedules().all()).isEmpty();
    }

    @Test
    void theNewestWholeOneStaysIfThoseAfterItAreDamaged() throws Exception {
        var whole = take();
        clock.advance(Duration.ofMinutes(1));
        var damaged = take();
        launcher.damage(damaged);

        var plan = registry.schedules().preview(job, NIGHTLY.keepLast(1).includingManual());

        assertThat(plan.savepoints()).extracting(SchedulePlan.Item::savepoint).containsExactly(damaged, whole);
        assertThat(plan.savepoints().get(1).reason()).contains("the newest whole savepoint");
        assertThat(plan.savepoints()).noneMatch(SchedulePlan.Item::delete);
    }

    @Test
    void whatAJobStartedFromStays() throws Exception {
        var start = take();
        registry.start(REQUEST.fromSavepoint(start));
        clock.advance(Duration.ofMinutes(1));
        take();

        var plan = registry.schedules().preview(job, NIGHTLY.keepLast(1).includingManual());

        assertThat(plan.savepoints()).noneMatch(SchedulePlan.Item::delete);
        assertThat(plan.savepoints().get(1).reason()).contains("needed by job");
    }

    @Test
    void itGoesWithTheOutputsOverAPromotionAndBackAndEachJobLeavesASavepointBehind() throws Exception {
        var schedule = registry.schedules().create(job, NIGHTLY).id();
        var fork = registry.start(REQUEST.fromSavepoint(take())).id();
        await().until(() -> launcher.isRunning(fork));

        var promotion = registry.promotion(registry.promote(fork, PromotionRequest.waiving(PromotionRequest.COMPARED))
                .id());
        await().until(() -> registry.operation(promotion.id()).status() == Status.DONE);
        assertThat(info(schedule).job()).isEqualTo(promotion.to());
        await().until(() -> launcher.isRunning(promotion.to()));
        run(schedule, "2026-11-23T03:00:00Z");
        assertThat(registry.savepoint(info(schedule).lastRun().orElseThrow().savepoint())
                        .job())
                .isEqualTo(promotion.to());

        var back = registry.promotion(
                registry.rollBack(promotion.id(), Optional.empty()).id());
        await().until(() -> registry.operation(back.id()).status() == Status.DONE);
        assertThat(info(schedule).job()).isEqualTo(back.to());
        assertThat(registry.savepoints())
                .extracting(SavepointInfo::id)
                .contains(promotion.stopSavepoint(), back.stopSavepoint());
    }

    @Test
    void itGoesWithTheOutputsToAnUpgradeButNotToAReplay() throws Exception {
        var schedule = registry.schedules().create(job, NIGHTLY).id();
        var early = take();
        var stop = registry.stop(job, Optional.empty());
        await().until(() -> registry.operation(stop.id()).status() == Status.DONE);
        var last = registry.operation(stop.id()).savepoint().orElseThrow();

        registry.start(REQUEST.fromSavepoint(early));
        assertThat(info(schedule).job()).isEqualTo(job);
        assertThat(info(schedule).waitsFor()).contains(WaitsFor.JOB);
        var upgraded = registry.start(REQUEST.fromSavepoint(last)).id();

        assertThat(info(schedule).job()).isEqualTo(upgraded);
        await().until(() -> launcher.isRunning(upgraded));
        run(schedule, "2026-11-23T03:00:00Z");
    }

    @Test
    void oneThatIsRemovedRunsNoMoreAndItsSavepointsStay() throws Exception {
        var schedule = registry.schedules()
                .create(job, NIGHTLY.keepLast(2).includingManual())
                .id();
        run(schedule, "2026-11-23T03:00:00Z");
        run(schedule, "2026-11-24T03:00:00Z");
        registry.schedules().remove(schedule);

        restart(next -> {});
        look("2026-11-26T03:00:00Z");
        assertThat(asked()).isZero();
        take();
        take();
        look("2026-11-26T03:02:00Z");

        assertThat(registry.savepoints()).hasSize(4);
        assertThatThrownBy(() -> registry.schedules().remove(schedule))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("tidemark schedules");
    }

    @Test
    void whatCannotBeUnderstoodIsRefusedBeforeAnythingIsRecorded() throws Exception {
        for (var wrong : List.of(
                ScheduleRequest.cron("0 25 * * *"),
                ScheduleRequest.everyEventTime(Duration.ZERO),
                NIGHTLY.keepLast(0),
                NIGHTLY.includingManual(),
                NIGHTLY.blackout("always"))) {
            assertThatThrownBy(() -> registry.schedules().create(job, wrong)).isInstanceOf(RefusedException.class);
        }
        assertThatThrownBy(() -> registry.schedules().create("nobody", NIGHTLY)).isInstanceOf(RefusedException.class);
        assertThat(registry.schedules().all()).isEmpty();
    }

    /** Has the schedule run at a time. */
    private String run(String schedule, String at) throws Exception {
        long before = info(schedule).runs();
        look(at);
        await().until(() -> info(schedule).runs() > before);
        awaitOutcome(schedule, Outcome.TAKEN);
        return info(schedule).lastRun().orElseThrow().savepoint();
    }

    private String take() throws Exception {
        var taken = registry.takeSavepoint(job, Optional.empty());
        await().until(() -> registry.operation(taken.id()).status() == Status.DONE);
        return taken.id();
    }

    private void look(String at) {
        clock.set(at);
        registry.schedules().look();
    }

    private ScheduleInfo info(String schedule) throws RefusedException {
        return registry.schedules().schedule(schedule);
    }

    private long asked() {
        return launcher.told.stream().filter(("savepoint " + job)::equals).count();
    }

    private void awaitAsked(int times) {
        await().until(() -> asked() == times);
    }

    private void awaitOutcome(String schedule, Outcome outcome) {
        await().until(() ->
                info(schedule).lastRun().filter(it -> it.outcome() == outcome).isPresent());
    }

    private void awaitRunning() {
        await().until(() -> launcher.isRunning(job));
    }

    private void restart(Consumer<FakeLauncher> whatWasDone) {
        registry.close();
        launcher = new FakeLauncher(clock);
        whatWasDone.accept(launcher);
        registry = open();
        awaitRunning();
    }

    private Registry open() {
        try {
            return Registry.open(journal, launcher, clock, new Random(7));
        } catch (JournalException e) {
            throw new IllegalStateException(e);
        }
    }
}
