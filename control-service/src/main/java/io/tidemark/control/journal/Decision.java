package io.tidemark.control.journal;

import static java.util.Objects.requireNonNull;

import io.tidemark.control.job.JobEvent;
import io.tidemark.control.promotion.PromotionEvent;
import io.tidemark.control.savepoint.SavepointEvent;
import io.tidemark.control.schedule.ScheduleEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one command led to: all of it happens, or nothing.
 *
 * @param id tells a decision from another with the same content
 * @param at when it was made
 * @param savepoints what happened to savepoints, in order
 * @param jobs what happened to jobs, in order
 * @param promotions what happened to promotions, in order
 * @param schedules what happened to schedules, in order
 * @param actor who had it decided; empty in what was written down before that was
 * @param request the request that it is the answer to, if whoever asked may ask again
 */
public record Decision(
        String id,
        Instant at,
        List<SavepointEvent> savepoints,
        List<JobEvent> jobs,
        List<PromotionEvent> promotions,
        List<ScheduleEvent> schedules,
        Optional<Actor> actor,
        Optional<RequestKey> request) {

    public Decision {
        requireNonNull(id, "id");
        requireNonNull(at, "at");
        savepoints = List.copyOf(savepoints);
        jobs = List.copyOf(jobs);
        promotions = orNone(promotions);
        schedules = orNone(schedules);
        requireNonNull(actor, "actor");
        requireNonNull(request, "request");
    }

    /** By nobody who is known. */
    public Decision(
            String id,
            Instant at,
            List<SavepointEvent> savepoints,
            List<JobEvent> jobs,
            List<PromotionEvent> promotions,
            List<ScheduleEvent> schedules) {
        this(id, at, savepoints, jobs, promotions, schedules, Optional.empty(), Optional.empty());
    }

    /** Of savepoints and jobs only. */
    public Decision(String id, Instant at, List<SavepointEvent> savepoints, List<JobEvent> jobs) {
        this(id, at, savepoints, jobs, List.of(), List.of());
    }

    /** What was written down before there was such a thing doesn't hold it. */
    @SuppressWarnings("ConstantValue")
    private static <E> List<E> orNone(List<E> added) {
        return added == null ? List.of() : List.copyOf(added);
    }

    /** Whether nothing happened. */
    public boolean isEmpty() {
        return savepoints.isEmpty() && jobs.isEmpty() && promotions.isEmpty() && schedules.isEmpty();
    }
}
