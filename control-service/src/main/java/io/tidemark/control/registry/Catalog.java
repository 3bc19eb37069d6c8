package io.tidemark.control.registry;

import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobEvent;
import io.tidemark.control.job.Jobs;
import io.tidemark.control.journal.Decision;
import io.tidemark.control.promotion.Promotion;
import io.tidemark.control.promotion.PromotionEvent;
import io.tidemark.control.promotion.Promotions;
import io.tidemark.control.savepoint.Savepoint;
import io.tidemark.control.savepoint.SavepointEvent;
import io.tidemark.control.savepoint.SavepointFacts;
import io.tidemark.control.savepoint.Savepoints;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All jobs, savepoints and promotions: the fold of all decisions. Not thread-safe. */
final class Catalog {

    private final Jobs jobs = new Jobs();
    private final Savepoints savepoints = new Savepoints();
    private final Promotions promotions = new Promotions();

    void apply(Decision decision) {
        decision.savepoints().forEach(savepoints::apply);
        decision.jobs().forEach(jobs::apply);
        decision.promotions().forEach(promotions::apply);
    }

    Jobs jobs() {
        return jobs;
    }

    Savepoints savepoints() {
        return savepoints;
    }

    Promotions promotions() {
        return promotions;
    }

    /** Whether a job has this id, or a promotion has chosen it for one. */
    boolean knowsJob(String id) {
        return jobs.find(id).isPresent()
                || promotions.underWay().stream()
                        .anyMatch(it -> it.plan().successor().id().equals(id));
    }

    /** Whether a savepoint has this id, or a promotion has chosen it for one. */
    boolean knowsSavepoint(String id) {
        return savepoints.find(id).isPresent()
                || promotions.underWay().stream()
                        .anyMatch(it -> it.plan().stateSavepoint().equals(id)
                                || it.stopSavepoint().equals(id));
    }

    Promotion requirePromotion(String id) throws RefusedException {
        return promotions
                .find(id)
                .orElseThrow(() -> new RefusedException(
                        ProblemType.UNKNOWN_PROMOTION,
                        "There is no promotion '%s'. `tidemark promotions` shows all.".formatted(id)));
    }

    Savepoint requireSavepoint(String id) throws RefusedException {
        return savepoints.require(id);
    }

    /**
     * Savepoints of jobs that ran this program with these parameters and that haven't passed a moment of event time; the one
     * that has come furthest first.
     */
    List<Savepoint> upTo(Instant moment, String programName, Map<String, String> parameters) {
        return savepoints.all().stream()
                .filter(it -> jobs.find(it.job())
                        .map(Job::definition)
                        .filter(of -> of.programName().equals(programName)
                                && of.parameters().equals(parameters))
                        .isPresent())
                .filter(it -> it.facts()
                        .map(SavepointFacts::watermarkMillis)
                        .filter(watermark -> watermark != Long.MIN_VALUE && watermark <= moment.toEpochMilli())
                        .isPresent())
                .sorted(Comparator.comparing(
                                (Savepoint it) -> it.facts().orElseThrow().watermarkMillis())
                        .reversed())
                .toList();
    }

    /** What is to happen. */
    record Outcome(List<SavepointEvent> savepoints, List<JobEvent> jobs, List<PromotionEvent> promotions) {

        static final Outcome NOTHING = new Outcome(List.of(), List.of());

        Outcome(List<SavepointEvent> savepoints, List<JobEvent> jobs) {
            this(savepoints, jobs, List.of());
        }

        Outcome and(Outcome more) {
            return new Outcome(
                    joined(savepoints, more.savepoints), joined(jobs, more.jobs), joined(promotions, more.promotions));
        }

        private static <E> List<E> joined(List<E> first, List<E> second) {
            return Stream.concat(first.stream(), second.stream()).toList();
        }
    }

    /**
     * What is to be carried out, at one moment.
     *
     * @param jobs active ones
     * @param savepoints pending ones
     * @param deleted savepoints whose files are to be removed
     */
    record Wanted(List<Job> jobs, List<Savepoint> savepoints, List<Savepoint> deleted) {}

    Wanted wanted() {
        return new Wanted(jobs.active(), savepoints.pending(), savepoints.deleting());
    }
}
