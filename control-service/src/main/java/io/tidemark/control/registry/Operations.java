package io.tidemark.control.registry;

import io.tidemark.control.job.Job;
import io.tidemark.control.job.Jobs;
import io.tidemark.control.promotion.Promotion;
import io.tidemark.control.promotion.Promotions;
import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.savepoint.Savepoints;
import io.tidemark.control.wire.OperationInfo;
import io.tidemark.control.wire.OperationInfo.Kind;
import io.tidemark.control.wire.OperationInfo.Status;
import java.util.Optional;

/**
 * What takes a while, told from jobs and savepoints alone: an operation needs no memory of its own, and can be asked for
 * after the service was started again.
 */
final class Operations {

    private static final String STOP = "stop-";
    private static final String CANCEL = "cancel-";

    private Operations() {}

    static String stopOf(String job) {
        return STOP + job;
    }

    static String cancelOf(String job) {
        return CANCEL + job;
    }

    static Optional<OperationInfo> find(String id, Jobs jobs, Savepoints savepoints, Promotions promotions) {
        var promotion = promotions.find(id);
        if (promotion.isPresent()) {
            return promotion.map(it -> promotion(it, savepoints));
        }
        if (id.startsWith(STOP)) {
            return jobs.find(id.substring(STOP.length())).flatMap(job -> stop(id, job, savepoints));
        }
        if (id.startsWith(CANCEL)) {
            return jobs.find(id.substring(CANCEL.length())).flatMap(job -> cancel(id, job));
        }
        return savepoints.find(id).map(Operations::savepoint);
    }

    private static OperationInfo savepoint(Savepoint savepoint) {
        var status =
                savepoint.isPending() ? Status.RUNNING : savepoint.facts().isPresent() ? Status.DONE : Status.FAILED;
        return info(
                savepoint.id(), Kind.SAVEPOINT, savepoint.job(), status, Optional.of(savepoint), savepoint.failure());
    }

    private static OperationInfo promotion(Promotion promotion, Savepoints savepoints) {
        var status =
                promotion.isUnderWay() ? Status.RUNNING : promotion.failure().isPresent() ? Status.FAILED : Status.DONE;
        return info(
                promotion.id(),
                Kind.PROMOTION,
                promotion.plan().from(),
                status,
                savepoints.find(promotion.stopSavepoint()),
                promotion.failure());
    }

    private static Optional<OperationInfo> stop(String id, Job job, Savepoints savepoints) {
        return job.lastStop().flatMap(savepoints::find).map(savepoint -> {
            if (job.stoppingWith().isPresent()) {
                return info(id, Kind.STOP, job.id(), Status.RUNNING, Optional.of(savepoint), Optional.empty());
            }
            if (savepoint.facts().isPresent()) {
                return info(id, Kind.STOP, job.id(), Status.DONE, Optional.of(savepoint), Optional.empty());
            }
            var failure = savepoint.failure().orElse(endedOtherwise(job));
            return info(id, Kind.STOP, job.id(), Status.FAILED, Optional.of(savepoint), Optional.of(failure));
        });
    }

    private static Optional<OperationInfo> cancel(String id, Job job) {
        if (job.life() instanceof Job.Cancelling) {
            return Optional.of(info(id, Kind.CANCEL, job.id(), Status.RUNNING, Optional.empty(), Optional.empty()));
        }
        return job.ended()
                .map(ended -> ended.outcome() == Job.Outcome.CANCELLED
                        ? info(id, Kind.CANCEL, job.id(), Status.DONE, Optional.empty(), Optional.empty())
                        : info(
                                id,
                                Kind.CANCEL,
                                job.id(),
                                Status.FAILED,
                                Optional.empty(),
                                Optional.of(endedOtherwise(job))));
    }

    private static String endedOtherwise(Job job) {
        return job.ended()
                .map(ended -> "The job ended otherwise: it is %s.".formatted(ended.outcome()))
                .orElse("The job runs on.");
    }

    private static OperationInfo info(
            String id, Kind kind, String job, Status status, Optional<Savepoint> savepoint, Optional<String> failure) {
        return new OperationInfo(
                id,
                kind,
                job,
                status,
                savepoint.map(Savepoint::id),
                savepoint.flatMap(Savepoint::facts).map(facts -> facts.location()),
                failure,
                Optional.empty());
    }
}
