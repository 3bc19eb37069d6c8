package io.tidemark.control.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A schedule.
 *
 * @param id unique for ever
 * @param job whose savepoints it makes; moves on when another job takes over its outputs
 * @param definition what people asked for
 * @param created when
 * @param eventTime how far the job was in event time then; empty if unknown
 * @param lastRun the last one that began
 * @param runs how many began
 * @param missed how many were due and never began
 */
public record Schedule(
        String id,
        String job,
        ScheduleDefinition definition,
        Instant created,
        Optional<Instant> eventTime,
        Optional<Run> lastRun,
        long runs,
        long missed) {

    public Schedule {
        requireNonNull(id, "id");
        requireNonNull(job, "job");
        requireNonNull(definition, "definition");
        requireNonNull(created, "created");
        requireNonNull(eventTime, "eventTime");
        requireNonNull(lastRun, "lastRun");
    }

    /**
     * A savepoint that it began.
     *
     * @param due when it was due: on the clock, or in event time if the schedule goes by that
     * @param at when it began
     * @param savepoint its id
     */
    public record Run(Instant due, Instant at, String savepoint) {}

    Schedule ran(Run run, long missedBefore) {
        return new Schedule(id, job, definition, created, eventTime, Optional.of(run), runs + 1, missed + missedBefore);
    }

    Schedule moved(String successor) {
        return new Schedule(id, successor, definition, created, eventTime, lastRun, runs, missed);
    }
}
