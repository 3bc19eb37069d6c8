package io.tidemark.control.registry;

import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobCommand;
import io.tidemark.control.job.JobEvent;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.launch.LaunchException;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.launch.Progress;
import io.tidemark.control.registry.Catalog.Outcome;
import io.tidemark.control.registry.Decisions.Rule;
import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.savepoint.SavepointCommand;
import io.tidemark.control.savepoint.SavepointFacts;
import io.tidemark.control.wire.JobPace;
import io.tidemark.control.wire.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what was decided: always the difference between that and what was done, so that nothing is lost when the
 * service dies in between. What comes of it is written down as facts.
 */
final class Execution {

    /** Why a savepoint failed that was cut off by the end of the service. */
    static final String SERVICE_ENDED = "The service ended before the savepoint was complete. Take another one.";

    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

    private final Decisions decisions;
    private final Hands hands;
    private final Launcher launcher;
    private final Ids ids;

    /** Why jobs that should run couldn't be launched, by job; tried again at the next start of the service. */
    private final Map<String, String> notLaunched = new ConcurrentHashMap<>();

    /** What was done for each active job; only the hands touch it. */
    private final Map<String, Job.Life> done = new HashMap<>();

    /** At which pace each active job was last told to read; only the hands touch it. */
    private final Map<String, JobPace> paced = new HashMap<>();

    /** Pending savepoints that the launcher was asked for; only the hands touch it. */
    private final Set<String> askedFor = new HashSet<>();

    /** Deleted savepoints whose files are gone, which isn't written down yet; only the hands touch it. */
    private final Set<String> removed = new HashSet<>();

    /** Nothing is carried out before it is known what became of what was under way. */
    private volatile boolean settled;

    Execution(Decisions decisions, Hands hands, Launcher launcher, Ids ids) {
        this.decisions = decisions;
        this.hands = hands;
        this.launcher = launcher;
        this.ids = ids;
    }

    /** Why jobs that should run don't, by job. */
    Map<String, String> notLaunched() {
        return notLaunched;
    }

    /** What was asked for when the service last ended may have happened or not: the commit log knows. */
    void settleWhatWasUnderWay() throws JournalException {
        var wanted = decisions.wanted();
        for (var savepoint : wanted.savepoints()) {
            boolean endsJob = endsJob(savepoint);
            var found = committed(savepoint);
            var facts = found.filter(it -> !endsJob || isLast(savepoint.job(), it));
            decisions.note((now, current) -> settle(current, now, savepoint, facts, endsJob));
            if (found.isPresent() && facts.isEmpty()) {
                removeWhatIsLeftOf(savepoint);
            }
        }
        for (var job : wanted.jobs()) {
            if (job.life() instanceof Job.Cancelling) {
                end(job.id(), Job.Outcome.CANCELLED, Optional.empty());
            }
        }
        settled = true;
    }

    private boolean endsJob(Savepoint savepoint) {
        return found(current -> current.jobs()
                .find(savepoint.job())
                .flatMap(Job::stoppingWith)
                .filter(savepoint.id()::equals)
                .isPresent());
    }

    /** A job that committed anything after a savepoint didn't stop with it. While that can't be told, it is stopped once more. */
    private boolean isLast(String job, SavepointFacts facts) {
        return lastCommittedEpoch(job) == facts.epoch();
    }

    /** @param wasToStop whether the job was to end with it */
    private Outcome settle(
            Catalog current, Instant now, Savepoint savepoint, Optional<SavepointFacts> facts, boolean wasToStop) {
        if (facts.isPresent()) {
            return taken(current, now, savepoint, facts.get(), wasToStop);
        }
        var givenUp = new SavepointCommand.GiveUp(savepoint.id(), SERVICE_ENDED).decide(current.savepoints(), now);
        if (!wasToStop) {
            return new Outcome(givenUp, List.of())
                    .and(HandOvers.afterFailed(current, now, savepoint.id(), SERVICE_ENDED));
        }
        var next = ids.savepoint(now, current);
        var again = new ArrayList<>(givenUp);
        again.addAll(new SavepointCommand.Request(
                        next, savepoint.job(), savepoint.label(), savepoint.note(), Optional.empty())
                .decide(current.savepoints(), now));
        return new Outcome(again, new JobCommand.StopAgain(savepoint.job(), next).decide(current.jobs(), now))
                .and(HandOvers.afterStopAgain(current, now, savepoint.id(), next));
    }

    private static Outcome taken(
            Catalog current, Instant now, Savepoint savepoint, SavepointFacts facts, boolean endsJob) {
        var end = new JobCommand.End(savepoint.job(), Job.Outcome.STOPPED, Optional.empty(), facts.epoch());
        return new Outcome(
                        new SavepointCommand.Complete(savepoint.id(), facts).decide(current.savepoints(), now),
                        endsJob ? end.decide(current.jobs(), now) : List.of())
                .and(HandOvers.afterTaken(current, now, savepoint.id()));
    }

    /** It is whole, and given up for good since its job went on; nobody would ever ask for it. */
    private void removeWhatIsLeftOf(Savepoint givenUp) {
        try {
            launcher.snapshots().delete(givenUp.id());
        } catch (LaunchException e) {
            LOG.warn("event=savepoint-not-removed savepoint={} reason=\"{}\"", givenUp.id(), e.getMessage());
        }
    }

    private Optional<SavepointFacts> committed(Savepoint savepoint) {
        try {
            return launcher.findCommitted(savepoint.job(), savepoint.id());
        } catch (LaunchException e) {
            LOG.warn("event=savepoint-unknown savepoint={} reason=\"{}\"", savepoint.id(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Has what was decided carried out. */
    void soon() {
        hands.soon(this::carryOut);
    }

    private void carryOut() {
        if (!settled) {
            return;
        }
        var wanted = decisions.wanted();
        for (var job : wanted.jobs()) {
            var before = done.put(job.id(), job.life());
            var paceBefore = paced.put(job.id(), job.pace());
            try {
                if (!job.life().equals(before) && !hands.isClosing()) {
                    carryOut(job, before == null);
                }
                if (paceBefore != null && !paceBefore.equals(job.pace())) {
                    launcher.pace(job.id(), job.pace());
                }
            } catch (RuntimeException e) {
                // the others must not wait for it
                LOG.error("event=not-carried-out job={} reason=\"{}\"", job.id(), inWords(e), e);
            }
        }
        for (var savepoint : wanted.savepoints()) {
            boolean endsJob =
                    wanted.jobs().stream().anyMatch(job -> job.stoppingWith().equals(Optional.of(savepoint.id())));
            if (!endsJob && askedFor.add(savepoint.id()) && !hands.isClosing()) {
                await(savepoint, taken(savepoint), false);
            }
        }
        wanted.deleted().forEach(this::remove);
    }

    /** Of the job, or of a checkpoint that is there already. */
    private CompletableFuture<SavepointFacts> taken(Savepoint savepoint) {
        if (!(savepoint.origin() instanceof Savepoint.KeptCheckpoint kept)) {
            return launcher.savepoint(savepoint.job(), savepoint.id(), savepoint.label());
        }
        try {
            return CompletableFuture.completedFuture(
                    launcher.snapshots().keep(kept.checkpoint(), savepoint.id(), savepoint.label()));
        } catch (LaunchException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What can't be removed now is tried again whenever something else is carried out, and at the next start. */
    private void remove(Savepoint deleted) {
        if (hands.isClosing() || !removed.add(deleted.id())) {
            return;
        }
        try {
            launcher.snapshots().delete(deleted.id());
        } catch (LaunchException e) {
            removed.remove(deleted.id());
            LOG.warn("event=savepoint-not-removed savepoint={} reason=\"{}\"", deleted.id(), e.getMessage());
            return;
        }
        hands.handle(() -> {
            decisions.note((now, current) -> new Outcome(
                    new SavepointCommand.Forget(deleted.id()).decide(current.savepoints(), now), List.of()));
            removed.remove(deleted.id());
            LOG.info("event=savepoint-deleted job={} savepoint={}", deleted.job(), deleted.id());
        });
    }

    private void carryOut(Job job, boolean first) {
        if (first && !(job.life() instanceof Job.Cancelling)) {
            launch(job);
        }
        if (job.life() instanceof Job.Stopping stopping) {
            var savepoint = find(stopping.savepoint());
            await(savepoint, stopped(job, savepoint, stopping), true);
        } else if (job.life() instanceof Job.Cancelling) {
            var unused = launcher.cancel(job.id())
                    .whenComplete((nothing, failure) -> hands.handle(() -> end(
                            job.id(),
                            Job.Outcome.CANCELLED,
                            Optional.ofNullable(failure).map(Execution::inWords))));
        }
    }

    private CompletableFuture<SavepointFacts> stopped(Job job, Savepoint savepoint, Job.Stopping stopping) {
        var place = stopping.place();
        try {
            return place.isPresent()
                    ? launcher.stopAt(job.id(), savepoint.id(), savepoint.label(), place.get())
                    : launcher.stop(job.id(), savepoint.id(), savepoint.label(), stopping.reached());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void launch(Job job) {
        try {
            launcher.launch(
                    job.definition(),
                    job.pace(),
                    (id, outcome, failure) -> hands.handle(() -> onEnded(id, outcome, failure)));
        } catch (RefusedException | RuntimeException e) {
            // Not the job's end: perhaps the service was started on another data folder.
            notLaunched.put(job.id(), inWords(e));
            LOG.error("event=job-not-launched job={} reason=\"{}\"", job.id(), inWords(e));
        }
    }

    private void onEnded(String job, Job.Outcome outcome, Optional<String> failure) throws JournalException {
        // A stop ends with its savepoint, and both are written down at once when the launcher hands it over.
        if (outcome != Job.Outcome.STOPPED) {
            end(job, outcome, failure);
        }
    }

    private void await(Savepoint savepoint, CompletableFuture<SavepointFacts> taken, boolean endsJob) {
        var unused = taken.whenComplete((facts, failure) -> hands.handle(() -> {
            if (failure == null) {
                note((now, current) -> taken(current, now, savepoint, facts, endsJob));
                LOG.info(
                        "event=savepoint-taken job={} savepoint={} epoch={} bytes={}",
                        savepoint.job(),
                        savepoint.id(),
                        facts.epoch(),
                        facts.sizeBytes());
            } else {
                var reason = inWords(failure);
                note((now, current) -> new Outcome(
                                new SavepointCommand.GiveUp(savepoint.id(), reason).decide(current.savepoints(), now),
                                new JobCommand.GiveUpStop(savepoint.job(), savepoint.id(), reason)
                                        .decide(current.jobs(), now))
                        .and(HandOvers.afterFailed(current, now, savepoint.id(), reason)));
                LOG.warn(
                        "event=savepoint-failed job={} savepoint={} reason=\"{}\"",
                        savepoint.job(),
                        savepoint.id(),
                        reason);
            }
        }));
    }

    private void end(String job, Job.Outcome outcome, Optional<String> failure) throws JournalException {
        if (!isActive(job)) {
            return; // told twice: by who was asked to end it, and by the job itself
        }
        long lastEpoch = lastCommittedEpoch(job);
        if (hands.isClosing()) {
            return; // perhaps interrupted while asking; the next start finds out
        }
        boolean neverRan = outcome == Job.Outcome.FAILED
                && lastEpoch == 0
                && launcher.progress(job).map(Progress::eventsIn).orElse(0L) == 0;
        note((now, current) -> new Outcome(
                        List.of(), new JobCommand.End(job, outcome, failure, lastEpoch).decide(current.jobs(), now))
                .and(neverRan ? Forks.afterFailedStart(current, now, job) : Outcome.NOTHING));
    }

    private long lastCommittedEpoch(String job) {
        try {
            return launcher.lastCommittedEpoch(job);
        } catch (LaunchException e) {
            LOG.warn("event=last-epoch-unknown job={} reason=\"{}\"", job, e.getMessage());
            return JobEvent.UNKNOWN_EPOCH;
        }
    }

    /** Writes down what happened, and has carried out what follows. */
    private void note(Rule rule) throws JournalException {
        decisions.note(rule);
        soon();
    }

    private Savepoint find(String savepoint) {
        return found(current -> current.savepoints().find(savepoint).orElseThrow());
    }

    private boolean isActive(String job) {
        return found(current -> current.jobs().find(job).map(Job::isActive).orElse(false));
    }

    private <T> T found(Decisions.Look<T> look) {
        try {
            return decisions.look(look);
        } catch (RefusedException e) {
            throw new IllegalStateException("looking is never refused", e);
        }
    }

    private static String inWords(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
