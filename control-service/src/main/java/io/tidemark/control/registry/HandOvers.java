package io.tidemark.control.registry;

import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobCommand;
import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.job.JobEvent;
import io.tidemark.control.job.OutputRule;
import io.tidemark.control.promotion.Promotion;
import io.tidemark.control.promotion.PromotionEvent;
import io.tidemark.control.registry.Catalog.Outcome;
import io.tidemark.control.savepoint.SavepointCommand;
import io.tidemark.control.savepoint.SavepointEvent;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What follows for promotions from what becomes of savepoints. It is decided together with that, in one decision; so the
 * service may die between any two steps and knows afterwards which was the last.
 */
final class HandOvers {

    private HandOvers() {}

    /** Begins a promotion: its state is saved first, or, where it was saved before, the old job is stopped at once. */
    static Outcome begin(Catalog current, Instant now, String id, Promotion.Plan plan, String stopSavepoint)
            throws RefusedException {
        var savepoints = new ArrayList<SavepointEvent>();
        var jobs = new ArrayList<JobEvent>();
        var promotions = new ArrayList<PromotionEvent>();
        promotions.add(new PromotionEvent.Requested(id, now, plan, stopSavepoint));
        if (current.savepoints().find(plan.stateSavepoint()).isPresent()) {
            promotions.add(new PromotionEvent.Stopping(id, now, stopSavepoint));
            stop(current, now, plan, stopSavepoint, savepoints, jobs);
        } else {
            savepoints.addAll(new SavepointCommand.Request(
                            plan.stateSavepoint(), plan.fork().orElseThrow(), label("state of promotion", id))
                    .decide(current.savepoints(), now));
        }
        return new Outcome(savepoints, jobs, promotions);
    }

    /**
     * Begins to bring back an earlier version of a job that has failed for good: it needn't be stopped, its last checkpoint says
     * how far its outputs go.
     *
     * @param checkpoint the last one; empty if the job wrote nothing, so that its outputs end where its predecessor's do
     * @param kept id for the savepoint as which it is kept
     */
    static Outcome beginAfterFailure(
            Catalog current, Instant now, String id, Promotion.Plan plan, Optional<String> checkpoint, String kept) {
        var stop = checkpoint.isPresent() ? kept : plan.stateSavepoint();
        var begin = new Outcome(
                List.of(),
                List.of(),
                List.of(new PromotionEvent.Requested(id, now, plan, stop), new PromotionEvent.Stopping(id, now, stop)));
        if (checkpoint.isEmpty()) {
            return begin.and(afterStop(current, now, new Promotion(id, plan, stop, now, new Promotion.Stopping())));
        }
        var keep = new SavepointCommand.Request(
                kept, plan.from(), label("outputs go over to", plan.successor().id()), Optional.empty(), checkpoint);
        return begin.and(new Outcome(keep.decide(current.savepoints(), now), List.of()));
    }

    /** A savepoint was taken, and perhaps a job ended with it: what else follows. */
    static Outcome afterTaken(Catalog current, Instant now, String savepoint) {
        for (var promotion : current.promotions().underWay()) {
            if (promotion.state() instanceof Promotion.Saving
                    && promotion.plan().stateSavepoint().equals(savepoint)) {
                return afterState(current, now, promotion);
            }
            if (promotion.state() instanceof Promotion.Stopping
                    && promotion.stopSavepoint().equals(savepoint)) {
                return afterStop(current, now, promotion);
            }
        }
        return Outcome.NOTHING;
    }

    /** A savepoint won't be there. */
    static Outcome afterFailed(Catalog current, Instant now, String savepoint, String reason) {
        for (var promotion : current.promotions().underWay()) {
            boolean stops = promotion.state() instanceof Promotion.Stopping
                    && promotion.stopSavepoint().equals(savepoint);
            if (stops || promotion.plan().stateSavepoint().equals(savepoint)) {
                return failed(promotion, now, reason);
            }
        }
        return Outcome.NOTHING;
    }

    /** A job that was to stop is asked again, with another savepoint. */
    static Outcome afterStopAgain(Catalog current, Instant now, String savepoint, String next) {
        var promotions = new ArrayList<PromotionEvent>();
        for (var promotion : current.promotions().underWay()) {
            if (promotion.stopSavepoint().equals(savepoint)) {
                promotions.add(new PromotionEvent.Stopping(promotion.id(), now, next));
            }
        }
        return new Outcome(List.of(), List.of(), promotions);
    }

    private static Outcome afterState(Catalog current, Instant now, Promotion promotion) {
        var savepoints = new ArrayList<SavepointEvent>();
        var jobs = new ArrayList<JobEvent>();
        try {
            stop(current, now, promotion.plan(), promotion.stopSavepoint(), savepoints, jobs);
        } catch (RefusedException e) {
            return failed(promotion, now, String.valueOf(e.getMessage()));
        }
        return new Outcome(
                savepoints, jobs, List.of(new PromotionEvent.Stopping(promotion.id(), now, promotion.stopSavepoint())));
    }

    private static void stop(
            Catalog current,
            Instant now,
            Promotion.Plan plan,
            String stopSavepoint,
            List<SavepointEvent> savepoints,
            List<JobEvent> jobs)
            throws RefusedException {
        jobs.addAll(new JobCommand.Stop(plan.from(), stopSavepoint, Optional.of(plan.stateSavepoint()))
                .decide(current.jobs(), now));
        savepoints.addAll(new SavepointCommand.Request(
                        stopSavepoint,
                        plan.from(),
                        label("outputs go over to", plan.successor().id()))
                .decide(current.savepoints(), now));
    }

    private static Outcome afterStop(Catalog current, Instant now, Promotion promotion) {
        var plan = promotion.plan();
        try {
            requireFree(current, plan);
        } catch (RefusedException e) {
            return failed(promotion, now, String.valueOf(e.getMessage()));
        }
        var jobs = new ArrayList<JobEvent>();
        JobDefinition successor = plan.successor().mutedUntil(promotion.stopSavepoint());
        jobs.add(new JobEvent.Created(successor.id(), now, successor));
        plan.fork()
                .flatMap(current.jobs()::find)
                .filter(it -> it.isActive() && !(it.life() instanceof Job.Cancelling))
                .ifPresent(it -> jobs.add(new JobEvent.CancelRequested(it.id(), now)));
        return new Outcome(List.of(), jobs, List.of(new PromotionEvent.Done(promotion.id(), now)))
                .and(ScheduleMoves.onPromotion(current, now, promotion));
    }

    /**
     * Goes on only if nobody else writes the outputs of the job that is handed over from, or has written them since it ended. One
     * that stops holds them until its successor is created; after one that has failed another may have come.
     */
    static void requireFree(Catalog current, Promotion.Plan plan) throws RefusedException {
        var from = current.jobs().require(plan.from());
        if (!hasFailed(from)) {
            return;
        }
        var outputs = new OutputRule(current.jobs());
        outputs.requireFree(plan.successor().outputs());
        outputs.requireUnwrittenSince(from);
        for (var other : current.promotions().all()) {
            if (other.state() instanceof Promotion.Done && other.plan().from().equals(from.id())) {
                throw new RefusedException(
                        ProblemType.PROMOTION_REFUSED,
                        "The outputs of job '%s' went over to job '%s' with promotion '%s' already; once more, all that was written since would be written again. Start from the last savepoint of '%s' instead, or `tidemark rollback %s`."
                                .formatted(
                                        from.id(),
                                        other.plan().successor().id(),
                                        other.id(),
                                        other.plan().successor().id(),
                                        other.id()));
            }
        }
    }

    /** Whether a job has ended and can't be brought to stop at a place any more. */
    static boolean hasFailed(Job job) {
        return job.ended().filter(it -> it.outcome() == Job.Outcome.FAILED).isPresent();
    }

    /** It comes to nothing. */
    static Outcome failed(Promotion promotion, Instant now, String reason) {
        return new Outcome(List.of(), List.of(), List.of(new PromotionEvent.Failed(promotion.id(), now, reason)));
    }

    private static Optional<String> label(String what, String of) {
        return Optional.of(what + " " + of);
    }
}
