package io.tidemark.control.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.savepoint.SavepointFacts;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class JobRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T05:15:00Z");

    private final Jobs jobs = new Jobs();

    @Test
    void aJobFromTheBeginningWritesWhereItsProgramSays() throws RefusedException {
        assertThat(start("b", Map.of(), Optional.empty(), "totals", "alerts").outputs())
                .isEqualTo(Map.of("totals", "totals", "alerts", "alerts"));
    }

    @Test
    void aReplayWritesToOutputsOfItsOwn() throws RefusedException {
        started("a", Map.of("totals", "totals"));

        var replay = start("b", Map.of(), Optional.of(savepoint("sp-1", "a", 4)), "totals");

        assertThat(replay.outputs()).isEqualTo(Map.of("totals", "totals.b"));
    }

    @Test
    void aReplayOfAnEndedJobThatCommittedMoreWritesToOutputsOfItsOwn() throws RefusedException {
        started("a", Map.of("totals", "totals"));
        ended("a", Job.Outcome.STOPPED, 5);

        var replay = start("b", Map.of(), Optional.of(savepoint("sp-1", "a", 4)), "totals");

        assertThat(replay.outputs()).isEqualTo(Map.of("totals", "totals.b"));
    }

    @Test
    void aJobThatTakesOverWhereAnotherStoppedContinuesItsOutputs() throws RefusedException {
        started("a", Map.of("totals", "totals"));
        ended("a", Job.Outcome.STOPPED, 5);

        var upgrade = start("b", Map.of(), Optional.of(savepoint("sp-1", "a", 5)), "totals");

        assertThat(upgrade.outputs()).isEqualTo(Map.of("totals", "totals"));
    }

    @Test
    void aJobThatTakesOverWhereACancelledOneCommittedLastContinuesItsOutputs() throws RefusedException {
        started("a", Map.of("totals", "totals"));
        ended("a", Job.Outcome.CANCELLED, 5);

        var upgrade = start("b", Map.of(), Optional.of(savepoint("sp-1", "a", 5)), "totals");

        assertThat(upgrade.outputs()).isEqualTo(Map.of("totals", "totals"));
    }

    @Test
    void aJobFromWhereNobodyKnowsTheLastEpochIsAReplay() throws RefusedException {
        started("a", Map.of("totals", "totals"));
        ended("a", Job.Outcome.FAILED, JobEvent.UNKNOWN_EPOCH);

        var replay = start("b", Map.of(), Optional.of(savepoint("sp-1", "a", 5)), "totals");

        assertThat(replay.outputs()).isEqualTo(Map.of("totals", "totals.b"));
    }

    @Test
    void aSecondTakeOverIsAReplayOnceTheFirstHasWritten() throws RefusedException {
        started("a", Map.of("totals", "totals"));
        ended("a", Job.Outcome.STOPPED, 5);
        var last = Optional.of(savepoint("sp-1", "a", 5));
        startedFrom("b", last, "totals");
        ended("b", Job.Outcome.STOPPED, 9);

        assertThat(start("c", Map.of(), last, "totals").outputs()).isEqualTo(Map.of("totals", "totals.c"));
    }

    @Test
    void aSecondTakeOverContinuesIfTheFirstNeverCommittedAnything() throws RefusedException {
        started("a", Map.of("totals", "totals"));
        ended("a", Job.Outcome.STOPPED, 5);
        var last = Optional.of(savepoint("sp-1", "a", 5));
        startedFrom("b", last, "totals");
        ended("b", Job.Outcome.FAILED, 0);

        assertThat(start("c", Map.of(), last, "totals").outputs()).isEqualTo(Map.of("totals", "totals"));
    }

    @Test
    void whoAsksForAnOutputGetsIt() throws RefusedException {
        started("a", Map.of("totals", "totals"));

        var replay = start("b", Map.of("totals", "mine"), Optional.of(savepoint("sp-1", "a", 4)), "totals", "alerts");

        assertThat(replay.outputs()).isEqualTo(Map.of("totals", "mine", "alerts", "alerts.b"));
    }

    @Test
    void refusesAnOutputThatTheProgramDoesNotDeclare() {
        refused(
                ProblemType.UNKNOWN_OUTPUT,
                () -> start("b", Map.of("total", "mine"), Optional.empty(), "totals"),
                "'total'",
                "totals");
    }

    @Test
    void refusesAnOutputThatAnotherActiveJobWritesTo() throws RefusedException {
        started("a", Map.of("totals", "totals"));

        refused(
                ProblemType.OUTPUT_TAKEN,
                () -> start("b", Map.of(), Optional.empty(), "totals"),
                "'a'",
                "--output totals=");
    }

    @Test
    void refusesToBeSentWhereAnotherActiveJobWrites() throws RefusedException {
        started("a", Map.of("totals", "elsewhere"));

        refused(
                ProblemType.OUTPUT_TAKEN,
                () -> start("b", Map.of("sums", "elsewhere"), Optional.empty(), "sums"),
                "'a'",
                "--output sums=");
    }

    @Test
    void anEndedJobHoldsNoOutput() throws RefusedException {
        started("a", Map.of("totals", "totals"));
        ended("a", Job.Outcome.CANCELLED, 3);

        assertThat(start("b", Map.of(), Optional.empty(), "totals").outputs()).isEqualTo(Map.of("totals", "totals"));
    }

    @Test
    void stopsARunningJob() throws RefusedException {
        started("a", Map.of());

        decide(new JobCommand.Stop("a", "sp-9", Optional.empty()));

        assertThat(job("a").stoppingWith()).contains("sp-9");
        assertThat(job("a").lastStop()).contains("sp-9");
    }

    @Test
    void refusesToStopTwice() throws RefusedException {
        started("a", Map.of());
        decide(new JobCommand.Stop("a", "sp-9", Optional.empty()));

        refused(
                ProblemType.JOB_IS_ENDING,
                () -> decide(new JobCommand.Stop("a", "sp-10", Optional.empty())),
                "'a'",
                "tidemark show a");
    }

    @Test
    void refusesToStopWhatHasEnded() throws RefusedException {
        started("a", Map.of());
        ended("a", Job.Outcome.FINISHED, 3);

        refused(
                ProblemType.JOB_HAS_ENDED,
                () -> decide(new JobCommand.Stop("a", "sp-9", Optional.empty())),
                "FINISHED");
    }

    @Test
    void refusesWhatIsAskedOfAJobThatIsNotThere() {
        refused(ProblemType.UNKNOWN_JOB, () -> decide(new JobCommand.Cancel("x")), "'x'", "tidemark list");
    }

    @Test
    void aJobThatCouldNotBeStoppedRunsOn() throws RefusedException {
        started("a", Map.of());
        decide(new JobCommand.Stop("a", "sp-9", Optional.empty()));

        decide(new JobCommand.GiveUpStop("a", "sp-9", "disk full"));

        assertThat(job("a").life()).isEqualTo(new Job.Running());
    }

    @Test
    void givingUpAnEarlierStopDoesNotTouchALaterOne() throws RefusedException {
        started("a", Map.of());
        decide(new JobCommand.Stop("a", "sp-9", Optional.empty()));
        decide(new JobCommand.StopAgain("a", "sp-10"));

        decide(new JobCommand.GiveUpStop("a", "sp-9", "disk full"));

        assertThat(job("a").stoppingWith()).contains("sp-10");
    }

    @Test
    void cancelsAJobThatDoesNotGetToStop() throws RefusedException {
        started("a", Map.of());
        decide(new JobCommand.Stop("a", "sp-9", Optional.empty()));

        decide(new JobCommand.Cancel("a"));

        assertThat(job("a").life()).isEqualTo(new Job.Cancelling());
    }

    @Test
    void theFirstToTellOfAnEndIsRight() throws RefusedException {
        started("a", Map.of());
        decide(new JobCommand.End("a", Job.Outcome.FAILED, Optional.of("poison"), 3));

        decide(new JobCommand.End("a", Job.Outcome.CANCELLED, Optional.empty(), 4));

        assertThat(job("a").life())
                .asInstanceOf(type(Job.Ended.class))
                .extracting(Job.Ended::outcome)
                .isEqualTo(Job.Outcome.FAILED);
    }

    private JobDefinition start(String id, Map<String, String> asked, Optional<Savepoint> savepoint, String... declared)
            throws RefusedException {
        var draft = definition(id, savepoint.map(Savepoint::id), asked);
        var events = new JobCommand.Start(draft, List.of(declared), savepoint).decide(jobs, NOW);
        return ((JobEvent.Created) events.get(0)).definition();
    }

    private void started(String id, Map<String, String> outputs) {
        jobs.apply(new JobEvent.Created(id, NOW, definition(id, Optional.empty(), outputs)));
    }

    private void startedFrom(String id, Optional<Savepoint> savepoint, String... declared) throws RefusedException {
        jobs.apply(new JobEvent.Created(id, NOW, start(id, Map.of(), savepoint, declared)));
    }

    private void ended(String id, Job.Outcome outcome, long lastEpoch) throws RefusedException {
        decide(new JobCommand.End(id, outcome, Optional.empty(), lastEpoch));
    }

    private void decide(JobCommand command) throws RefusedException {
        command.decide(jobs, NOW).forEach(jobs::apply);
    }

    private Job job(String id) {
        return jobs.find(id).orElseThrow();
    }

    private static void refused(ProblemType problem, ThrowingCallable call, String... words) {
        assertThatThrownBy(call).asInstanceOf(type(RefusedException.class)).satisfies(refusal -> {
            assertThat(refusal.type()).isEqualTo(problem);
            assertThat(refusal.getMessage()).contains(words);
        });
    }

    private static JobDefinition definition(String id, Optional<String> savepoint, Map<String, String> outputs) {
        return new JobDefinition(
                id,
                "name",
                "0".repeat(64),
                "Program",
                Map.of(),
                1,
                Optional.empty(),
                Optional.empty(),
                savepoint,
                false,
                outputs,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void whatCameAsAFileOrWasKeptIsNoContinuationThoughItIsOfTheLastEpoch() throws RefusedException {
        started("a", Map.of("totals", "totals"));
        ended("a", Job.Outcome.STOPPED, 5);
        var taken = savepoint("sp-1", "a", 5).outcome();

        for (var origin : List.of(new Savepoint.ImportedFile(), new Savepoint.KeptCheckpoint("chk.a.5.x"))) {
            var savepoint = new Savepoint("sp-1", "a", Optional.empty(), Optional.empty(), false, origin, NOW, taken);
            var replay = start("b", Map.of(), Optional.of(savepoint), "totals");

            assertThat(replay.outputs()).isEqualTo(Map.of("totals", "totals.b"));
        }
    }

    private static Savepoint savepoint(String id, String job, long epoch) {
        var facts = new SavepointFacts("0".repeat(64), NOW, epoch, 0, 0, "/snapshots/" + id);
        return new Savepoint(
                id,
                job,
                Optional.empty(),
                Optional.empty(),
                false,
                new Savepoint.TakenOfJob(),
                NOW,
                new Savepoint.Taken(facts));
    }
}
