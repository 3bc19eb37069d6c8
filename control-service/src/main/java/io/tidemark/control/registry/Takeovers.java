package io.tidemark.control.registry;

import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobDefinition;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.launch.ProgramPlan;
import io.tidemark.control.promotion.Promotion;
import io.tidemark.control.registry.Catalog.Outcome;
import io.tidemark.control.wire.JobInfo.Phase;
import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.PromotionInfo;
import io.tidemark.control.wire.PromotionRequest;
import io.tidemark.control.wire.RefusedException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts promotions and roll backs: asks for their conditions, and only then has them begin. */
final class Takeovers {

    private static final Logger LOG = LoggerFactory.getLogger(Takeovers.class);

    private final Decisions decisions;
    private final Launcher launcher;
    private final Ids ids;
    private final Checkpoints checkpoints;

    Takeovers(Decisions decisions, Launcher launcher, Ids ids, Checkpoints checkpoints) {
        this.decisions = decisions;
        this.launcher = launcher;
        this.ids = ids;
        this.checkpoints = checkpoints;
    }

    /** @return the promotion's id */
    String promote(String fork, PromotionRequest request) throws RefusedException, JournalException {
        var promoted = decisions.look(current -> current.jobs().require(fork));
        promoted.requireRunning("promote");
        var over = from(fork, request);
        var from = decisions.look(current -> current.jobs().require(over));
        if (from.id().equals(fork)) {
            throw refused(
                    "Job '%s' writes its outputs itself already; there is nothing to promote it over.".formatted(fork));
        }
        from.requireRunning("hand over the outputs of");
        if (!request.waive().contains(PromotionRequest.CAUGHT_UP)) {
            requireCaughtUp(promoted);
        }
        var successor = promoted.definition()
                .startedAnew(newJobId(promoted.definition()), ids.savepoint(decisions))
                .outputs(outputsOf(from, promoted));
        // where it begins isn't there yet; all else can be found out
        var unused = launcher.check(successor.fromBeginning());
        var plan = new Promotion.Plan(
                from.id(),
                Optional.of(fork),
                successor.savepoint().orElseThrow(),
                successor,
                Optional.empty(),
                request.comparison(),
                request.waive(),
                request.reason());
        return begin(plan, (current, now, id, savepoint) -> HandOvers.begin(current, now, id, plan, savepoint));
    }

    /** What is decided first. */
    @FunctionalInterface
    private interface Beginning {

        Outcome begin(Catalog current, Instant now, String promotion, String stopSavepoint) throws RefusedException;
    }

    /** The job whose outputs would go over to the fork. */
    String from(String fork, PromotionRequest request) throws RefusedException {
        return decisions.look(current -> fromOf(current, current.jobs().require(fork), request));
    }

    /** @return the new promotion's id */
    String rollBack(String id, Optional<String> reason) throws RefusedException, JournalException {
        var undone = decisions.look(current -> current.requirePromotion(id));
        if (!(undone.state() instanceof Promotion.Done)) {
            throw refused(
                    "Promotion '%s' isn't done%s: the old job writes the outputs, or is about to stop. There is nothing to roll back."
                            .formatted(
                                    id,
                                    undone.failure().map(it -> ", it failed").orElse(" yet")));
        }
        var from = decisions.look(
                current -> current.jobs().require(undone.plan().successor().id()));
        boolean hasFailed = HandOvers.hasFailed(from);
        if (!hasFailed) {
            from.requireRunning("roll back from");
        }
        var old = decisions.look(current -> current.jobs().require(undone.plan().from()));
        var successor = old.definition().startedAnew(newJobId(old.definition()), undone.stopSavepoint());
        var unused = launcher.check(successor);
        var endOfOutputs = hasFailed ? checkpoints.endOfOutputs(from) : Optional.<String>empty();
        var plan = new Promotion.Plan(
                from.id(),
                Optional.empty(),
                undone.stopSavepoint(),
                successor,
                Optional.of(id),
                Optional.empty(),
                List.of(),
                reason);
        return begin(
                plan,
                (current, now, promotion, savepoint) -> hasFailed
                        ? HandOvers.beginAfterFailure(current, now, promotion, plan, endOfOutputs, savepoint)
                        : HandOvers.begin(current, now, promotion, plan, savepoint));
    }

    /**
     * Has a promotion come to nothing that isn't done; both jobs go on as they are. One whose old job has just stopped goes on.
     *
     * @throws RefusedException if it is over
     */
    void cancel(String id) throws RefusedException, JournalException {
        decisions.decide((now, current) -> {
            var promotion = current.requirePromotion(id);
            if (!promotion.isUnderWay()) {
                throw refused(
                        "Promotion '%s' is over%s. `tidemark rollback %s` brings the old program back if it is done."
                                .formatted(
                                        id,
                                        promotion
                                                .failure()
                                                .map(it -> ", it failed: " + it)
                                                .orElse(""),
                                        id));
            }
            return promotion.state() instanceof Promotion.Saving
                    ? HandOvers.failed(promotion, now, "It was cancelled.")
                    : Outcome.NOTHING;
        });
        var promotion = decisions.look(current -> current.requirePromotion(id));
        LOG.info("event=promotion-cancelled promotion={} phase={}", id, phase(promotion.state()));
        if (promotion.isUnderWay()) {
            // what comes of that is written down when it comes
            launcher.giveUp(promotion.plan().from(), promotion.stopSavepoint());
        }
    }

    static PromotionInfo info(Promotion promotion) {
        var plan = promotion.plan();
        return new PromotionInfo(
                promotion.id(),
                plan.from(),
                plan.fork(),
                plan.successor().id(),
                phase(promotion.state()),
                plan.stateSavepoint(),
                promotion.stopSavepoint(),
                promotion.requested(),
                promotion.state() instanceof Promotion.Done done ? Optional.of(done.at()) : Optional.empty(),
                plan.rollsBack(),
                plan.comparison(),
                plan.waived(),
                plan.reason(),
                promotion.failure());
    }

    private static PromotionInfo.Phase phase(Promotion.State state) {
        if (state instanceof Promotion.Saving) {
            return PromotionInfo.Phase.SAVING;
        }
        if (state instanceof Promotion.Stopping) {
            return PromotionInfo.Phase.STOPPING;
        }
        return state instanceof Promotion.Done ? PromotionInfo.Phase.DONE : PromotionInfo.Phase.FAILED;
    }

    private String begin(Promotion.Plan plan, Beginning beginning) throws RefusedException, JournalException {
        var id = decisions.look(current -> ids.promotion(
                decisions.now(), it -> current.promotions().find(it).isPresent()));
        var stopSavepoint = ids.savepoint(decisions);
        decisions.decide((now, current) -> {
            requireFree(current, plan);
            return beginning.begin(current, now, id, stopSavepoint);
        });
        LOG.info(
                "event=promotion-requested promotion={} from={} to={}",
                id,
                plan.from(),
                plan.successor().id());
        return id;
    }

    /** Both jobs still run, or the one that is left has failed and nobody writes in its place; no other promotion concerns them. */
    private static void requireFree(Catalog current, Promotion.Plan plan) throws RefusedException {
        var from = current.jobs().require(plan.from());
        HandOvers.requireFree(current, plan);
        if (!HandOvers.hasFailed(from)) {
            from.requireRunning("hand over the outputs of");
            requireNotPaused(from);
        }
        if (plan.fork().isPresent()) {
            current.jobs().require(plan.fork().get()).requireRunning("promote");
        }
        for (var other : current.promotions().underWay()) {
            boolean sameFork = plan.fork().filter(other::concerns).isPresent();
            if (sameFork || other.concerns(plan.from())) {
                throw refused(
                        "Promotion '%s' from job '%s' is under way. Wait for it; `tidemark promotions` tells how far it is."
                                .formatted(other.id(), other.plan().from()));
            }
        }
    }

    private static void requireNotPaused(Job from) throws RefusedException {
        if (from.pace().isPaused()) {
            throw refused(
                    "Job '%s' is paused; it would never come to the place where its outputs are to end. Have it read on first: `tidemark pace %s --resume`."
                            .formatted(from.id(), from.id()));
        }
    }

    /** The job to take over from: as asked, or the one of whose savepoint the fork began. */
    private static String fromOf(Catalog current, Job fork, PromotionRequest request) throws RefusedException {
        if (request.from().isPresent()) {
            return request.from().get();
        }
        return fork.definition()
                .savepoint()
                .flatMap(current.savepoints()::find)
                .map(it -> it.job())
                .orElseThrow(() -> refused(
                        "Job '%s' wasn't started from a savepoint, so it can't be told which job it is to take over from. Name it with --from JOB."
                                .formatted(fork.id())));
    }

    private void requireCaughtUp(Job fork) throws RefusedException {
        var phase = launcher.progress(fork.id()).map(it -> it.phase());
        if (!phase.equals(Optional.of(Phase.LIVE))) {
            throw refused(
                    "Job '%s' has not caught up with the present: it is %s. Until it has, outputs would stand still. Wait for LIVE, or waive it with --waive %s."
                            .formatted(
                                    fork.id(),
                                    phase.map(Enum::name).orElse("not running"),
                                    PromotionRequest.CAUGHT_UP));
        }
    }

    /** The old job's targets for the new one's sinks; both programs must read and write the same. */
    private Map<String, String> outputsOf(Job from, Job fork) throws RefusedException {
        var old = planOf(from);
        var next = planOf(fork);
        requireSame("outputs", from, Set.copyOf(old.targets()), fork, Set.copyOf(next.targets()));
        requireSame("sources", from, Set.copyOf(old.sources()), fork, Set.copyOf(next.sources()));
        var outputs = new HashMap<String, String>();
        for (var target : next.targets()) {
            outputs.put(target, from.definition().outputs().getOrDefault(target, target));
        }
        return outputs;
    }

    private static void requireSame(String what, Job from, Set<String> old, Job fork, Set<String> next)
            throws RefusedException {
        if (!old.equals(next)) {
            throw refused(
                    "Job '%s' and job '%s' don't have the same %s: %s and %s. What one writes or reads and the other doesn't would be missing. Give both the same, or stop the old job with a savepoint and start the new program from it."
                            .formatted(from.id(), fork.id(), what, new TreeSet<>(old), new TreeSet<>(next)));
        }
    }

    private ProgramPlan planOf(Job job) throws RefusedException {
        var definition = job.definition();
        return launcher.plan(definition.program(), Optional.of(definition.programName()), definition.parameters());
    }

    private String newJobId(JobDefinition like) throws RefusedException {
        return decisions.look(current -> ids.job(like.programName(), current));
    }

    private static RefusedException refused(String message) {
        return new RefusedException(ProblemType.PROMOTION_REFUSED, message);
    }
}
