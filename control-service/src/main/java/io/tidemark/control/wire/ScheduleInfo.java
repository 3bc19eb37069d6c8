package io.tidemark.control.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * A schedule as people see it.
 *
 * @param id unique for ever
 * @param job whose savepoints it makes now
 * @param definition what was asked for
 * @param created when
 * @param nextRun when the next run is due by the clock; past if one is due and waits; absent for event time
 * @param nextEventTime the event time at which the next run is due; absent if unknown, or by the clock
 * @param waitsFor what keeps it from running; absent if nothing does
 * @param lastRun the last run
 * @param runs how many runs began
 * @param failures how many of them came to nothing
 * @param missed how many were due while the service or the job was down, or in a blackout, and were not caught up
 */
public record ScheduleInfo(
        String id,
        String job,
        ScheduleRequest definition,
        Instant created,
        Optional<Instant> nextRun,
        Optional<Instant> nextEventTime,
        Optional<WaitsFor> waitsFor,
        Optional<LastRun> lastRun,
        long runs,
        long failures,
        long missed) {

    /** What a schedule can wait for. */
    public enum WaitsFor {
        /** Its job doesn't run now. */
        JOB,
        /** A run is due, but not in this window. */
        BLACKOUT,
        /** The savepoint of the last run is being taken. */
        SAVEPOINT
    }

    /**
     * The last run.
     *
     * @param due when it was due; in event time if the schedule goes by that
     * @param at when it began
     * @param savepoint its id
     * @param failure why the savepoint could not be taken
     */
    public record LastRun(Instant due, Instant at, String savepoint, Outcome outcome, Optional<String> failure) {}

    /** What came of a run. */
    public enum Outcome {
        PENDING,
        TAKEN,
        FAILED,
        /** It was taken, and deleted since. */
        DELETED
    }
}
