package io.tidemark.control.registry;

import io.tidemark.control.job.Job;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.launch.Progress;
import io.tidemark.control.registry.Catalog.Outcome;
import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.savepoint.SavepointCommand;
import io.tidemark.control.schedule.Due;
import io.tidemark.control.schedule.Schedule;
import io.tidemark.control.schedule.ScheduleEvent;
import io.tidemark.control.wire.JobInfo.Phase;
import io.tidemark.control.wire.RefusedException;
import io.tidemark.control.wire.ScheduleInfo.WaitsFor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the runs that are due. A run and its savepoint are one decision: whenever the service dies, both were asked for or
 * neither was. A savepoint that was cut off by that is asked for again.
 */
final class ScheduleRuns {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleRuns.class);

    private final Decisions decisions;
    private final Execution execution;
    private final Launcher launcher;
    private final Ids ids;

    ScheduleRuns(Decisions decisions, Execution execution, Launcher launcher, Ids ids) {
        this.decisions = decisions;
        this.execution = execution;
        this.launcher = launcher;
        this.ids = ids;
    }

    /** Begins all that is due and may begin now. */
    void begin() throws JournalException {
        var began = new ArrayList<String>();
        for (var schedule : dueNow()) {
            decisions.note((now, current) -> begin(current, now, schedule, began));
        }
        if (!began.isEmpty()) {
            execution.soon();
        }
    }

    /** What keeps a schedule from running now; empty if nothing does. */
    Optional<WaitsFor> waitsFor(Catalog current, Instant now, Schedule schedule) {
        if (!runs(current, schedule)) {
            return Optional.of(WaitsFor.JOB);
        }
        if (lastSavepoint(current, schedule).filter(Savepoint::isPending).isPresent()) {
            return Optional.of(WaitsFor.SAVEPOINT);
        }
        return due(current, now, schedule).isPresent() && schedule.definition().isBlackedOut(now)
                ? Optional.of(WaitsFor.BLACKOUT)
                : Optional.empty();
    }

    /** How far a job is in event time; empty if unknown. */
    Optional<Instant> eventTime(String job) {
        return launcher.progress(job)
                .map(Progress::watermarkMillis)
                .filter(millis -> millis != Long.MIN_VALUE)
                .map(Instant::ofEpochMilli);
    }

    static Optional<Savepoint> lastSavepoint(Catalog current, Schedule schedule) {
        return schedule.lastRun().flatMap(run -> current.savepoints().find(run.savepoint()));
    }

    private List<String> dueNow() {
        try {
            return decisions.look(current -> current.schedules().all().stream()
                    .filter(it -> mayBegin(current, decisions.now(), it).isPresent())
                    .map(Schedule::id)
                    .toList());
        } catch (RefusedException e) {
            throw new IllegalStateException("looking at all is never refused", e);
        }
    }

    private Outcome begin(Catalog current, Instant now, String id, List<String> began) {
        var schedule = current.schedules().find(id);
        var due = schedule.flatMap(it -> mayBegin(current, now, it));
        if (due.isEmpty()) {
            return Outcome.NOTHING;
        }
        var found = schedule.get();
        var savepoint = ids.savepoint(now, current);
        var request = new SavepointCommand.Request(
                savepoint,
                found.job(),
                found.definition().label(),
                Optional.of("made by schedule '%s'".formatted(id)),
                Optional.empty());
        began.add(savepoint);
        LOG.info(
                "event=schedule-run schedule={} job={} savepoint={} due={} missed={}",
                id,
                found.job(),
                savepoint,
                due.get().at(),
                due.get().missed());
        return new Outcome(request.decide(current.savepoints(), now), List.of())
                .and(Outcome.ofSchedules(List.of(new ScheduleEvent.Began(
                        id, now, due.get().at(), savepoint, due.get().missed()))));
    }

    private Optional<Due> mayBegin(Catalog current, Instant now, Schedule schedule) {
        return waitsFor(current, now, schedule).isPresent() ? Optional.empty() : due(current, now, schedule);
    }

    private Optional<Due> due(Catalog current, Instant now, Schedule schedule) {
        boolean cutOff = lastSavepoint(current, schedule)
                .flatMap(Savepoint::failure)
                .filter(Execution.SERVICE_ENDED::equals)
                .isPresent();
        return Due.of(schedule, now, eventTime(schedule.job()), !cutOff);
    }

    private boolean runs(Catalog current, Schedule schedule) {
        return current.jobs()
                        .find(schedule.job())
                        .filter(job -> job.life() instanceof Job.Running)
                        .isPresent()
                && launcher.progress(schedule.job())
                        .map(Progress::phase)
                        .filter(phase -> phase == Phase.LIVE || phase == Phase.REPLAYING)
                        .isPresent();
    }
}
