package io.tidemark.control.journal;

import static java.util.Objects.requireNonNull;

import io.tidemark.control.job.JobEvent;
import io.tidemark.control.savepoint.SavepointEvent;
import java.time.Instant;
import java.util.List;

/**
 * What one command led to: all of it happens, or nothing.
 *
 * @param id tells a decision from another with the same content
 * @param at when it was made
 * @param savepoints what happened to savepoints, in order
 * @param jobs what happened to jobs, in order
 */
public record Decision(String id, Instant at, List<SavepointEvent> savepoints, List<JobEvent> jobs) {

    public Decision {
        requireNonNull(id, "id");
        requireNonNull(at, "at");
        savepoints = List.copyOf(savepoints);
        jobs = List.copyOf(jobs);
    }

    /** Whether nothing happened. */
    public boolean isEmpty() {
        return savepoints.isEmpty() && jobs.isEmpty();
    }
}
