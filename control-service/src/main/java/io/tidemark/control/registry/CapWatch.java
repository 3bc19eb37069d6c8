package io.tidemark.control.registry;

import io.tidemark.control.job.ArmCaps;
import io.tidemark.control.job.ForkArm;
import io.tidemark.control.job.Job;
import io.tidemark.control.job.JobEvent;
import io.tidemark.control.journal.JournalException;
import io.tidemark.control.launch.Launcher;
import io.tidemark.control.registry.Catalog.Outcome;
import io.tidemark.control.wire.RefusedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends arms of forks that take more than they may. Looks now and then; not thread-safe. */
final class CapWatch {

    static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(CapWatch.class);

    private final Decisions decisions;
    private final Execution execution;
    private final Launcher launcher;

    CapWatch(Decisions decisions, Execution execution, Launcher launcher) {
        this.decisions = decisions;
        this.execution = execution;
        this.launcher = launcher;
    }

    /** Ends what is beyond its caps now; what can't be written down now is found again at the next look. */
    void look() {
        try {
            var exceeded = new HashMap<String, String>();
            for (var job : capped()) {
                caps(job)
                        .exceeded(Duration.between(job.created(), decisions.now()), stateBytes(job))
                        .ifPresent(reason -> exceeded.put(job.id(), reason));
            }
            if (!exceeded.isEmpty()) {
                end(exceeded);
            }
        } catch (RefusedException | JournalException e) {
            LOG.warn("event=caps-not-enforced next-try={} reason=\"{}\"", LOOK_EVERY, e.getMessage());
        }
    }

    private void end(Map<String, String> reasons) throws JournalException {
        decisions.note((now, current) -> new Outcome(
                List.of(),
                reasons.entrySet().stream()
                        .filter(it -> current.jobs()
                                .find(it.getKey())
                                .filter(CapWatch::goesOn)
                                .isPresent())
                        .map(it -> (JobEvent) new JobEvent.CancelRequested(it.getKey(), now, it.getValue()))
                        .toList()));
        reasons.forEach((job, reason) -> LOG.warn("event=cap-exceeded job={} reason=\"{}\"", job, reason));
        execution.soon();
    }

    private List<Job> capped() throws RefusedException {
        return decisions.look(current -> current.jobs().active().stream()
                .filter(CapWatch::goesOn)
                .filter(it -> !caps(it).equals(ArmCaps.NONE))
                .toList());
    }

    private OptionalLong stateBytes(Job job) {
        return caps(job).maxStateBytes().isPresent() ? launcher.stateBytes(job.id()) : OptionalLong.empty();
    }

    private static boolean goesOn(Job job) {
        return !(job.life() instanceof Job.Cancelling) && job.isActive();
    }

    private static ArmCaps caps(Job job) {
        return job.definition().fork().flatMap(ForkArm::caps).orElse(ArmCaps.NONE);
    }
}
