package io.tidemark.control.registry;

import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.promotion.Promotion;
import io.tidemark.control.registry.Catalog.Outcome;
import io.tidemark.control.savepoint.Savepoint;
import java.time.Instant;

/**
 * Schedules go with the outputs: to the job that a promotion or roll back makes, and to one that is started from a savepoint
 * of a job that has ended and writes where that one wrote.
 */
final class ScheduleMoves {

    private ScheduleMoves() {}

    static Outcome onStart(Catalog current, Instant now, JobDefinition started) {
        return started.savepoint()
                .flatMap(current.savepoints()::find)
                .map(Savepoint::job)
                .flatMap(current.jobs()::find)
                .filter(before -> before.ended().isPresent())
                .map(Job::definition)
                .filter(before -> before.outputs().equals(started.outputs()))
                .map(before -> Outcome.ofSchedules(current.schedules().move(before.id(), started.id(), now)))
                .orElse(Outcome.NOTHING);
    }

    static Outcome onPromotion(Catalog current, Instant now, Promotion promotion) {
        var plan = promotion.plan();
        return Outcome.ofSchedules(
                current.schedules().move(plan.from(), plan.successor().id(), now));
    }
}
