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
import java.util.stream.Collectors;

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
            var of = id.substring(STOP.length());
            return jobs.find(of)
                    .flatMap(job -> stop(id, job, savepoints))
                    .or(() -> stopOfFork(id, of, jobs, savepoints));
        }
        if (id.startsWith(CANCEL)) {
            var of = id.substring(CANCEL.length());
            return jobs.find(of).flatMap(job -> cancel(id, job)).or(() -> cancelOfFork(id, of, jobs));
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

    /** Of the arms that were asked to stop. */
    private static Optional<OperationInfo> stopOfFork(String id, String fork, Jobs jobs, Savepoints savepoints) {
        var stops = jobs.ofFork(fork).stream()
                .flatMap(job -> stop(id, job, savepoints).stream())
                .toList();
        if (stops.isEmpty()) {
            return Optional.empty();
        }
        var failures = stops.stream()
                .flatMap(it -> it.failure().map(why -> "Job '%s': %s".formatted(it.job(), why)).stream())
                .collect(Collectors.joining(" "));
        var status = stops.stream().anyMatch(it -> it.status() == Status.RUNNING)
                ? Status.RUNNING
                : failures.isEmpty() ? Status.DONE : Status.FAILED;
        return Optional.of(info(
                id,
                Kind.STOP,
                fork,
                status,
                Optional.empty(),
                Optional.of(failures).filter(it -> status == Status.FAILED)));
    }

    private static Optional<OperationInfo> cancelOfFork(String id, String fork, Jobs jobs) {
        var arms = jobs.ofFork(fork);
        if (arms.isEmpty()) {
            return Optional.empty();
        }
        var status = arms.stream().allMatch(it -> it.ended().isPresent()) ? Status.DONE : Status.RUNNING;
        return Optional.of(info(id, Kind.CANCEL, fork, status, Optional.empty(), Optional.empty()));
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
