package io.tidemark.control.job;

import io.tidemark.control.wire.ProblemType;
import io.tidemark.control.wire.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All jobs: the fold of their events, in the order in which they were created. Not thread-safe. */
public final class Jobs {

    private final Map<String, Job> byId = new LinkedHashMap<>();

    public void apply(JobEvent event) {
        byId.put(event.job(), event.after(find(event.job())));
    }

    public Optional<Job> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Job require(String id) throws RefusedException {
        return find(id).orElseThrow(() -> new RefusedException(
                ProblemType.UNKNOWN_JOB, "There is no job '%s'. `tidemark list` shows all.".formatted(id)));
    }

    public List<Job> all() {
        return List.copyOf(byId.values());
    }

    /** The arms of a fork, in the order in which they were named; empty if there is no such fork. */
    public List<Job> ofFork(String fork) {
        return byId.values().stream()
                .filter(job -> job.definition()
                        .fork()
                        .filter(it -> it.fork().equals(fork))
                        .isPresent())
                .toList();
    }

    /** Those that have not ended. */
    public List<Job> active() {
        return byId.values().stream().filter(Job::isActive).toList();
    }
}
